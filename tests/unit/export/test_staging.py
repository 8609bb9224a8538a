"""A staged folder appears whole or not at all, and removes nothing that was not made here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.errors import ExportError, ExportStopped
from app.export.staging import MARK, staged_folder


def test_it_appears_whole_at_the_end(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "deep/out") as folder:
        (folder / "a").mkdir()
        (folder / "a/b.txt").write_text("b")
        assert not (tmp_path / "deep/out").exists()
    assert [p.name for p in (tmp_path / "deep").iterdir()] == ["out"]
    assert [p.name for p in (tmp_path / "deep/out").rglob("*")] == ["a", "b.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_is_left_of_what_went_wrong(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error), staged_folder(tmp_path / "out") as folder:
        (folder / "half.txt").write_text("h")
        raise error
    assert not list(tmp_path.iterdir())


def test_a_failed_write_is_one_clear_error(tmp_path: Path) -> None:
    with (
        pytest.raises(ExportError, match=r"here/x: cannot be written \(No such file"),
        staged_folder(tmp_path / "out"),
    ):
        (tmp_path / "nowhere/x").write_text("x")
    with (
        pytest.raises(ExportStopped, match=r"out: cannot be written \(No such file") as told,
        staged_folder(tmp_path / "out") as folder,
    ):
        (folder / "nowhere/x").write_text("x")
    assert ".part" not in str(told.value)
    assert not list(tmp_path.iterdir())


def test_what_cannot_begin_did_not_stop(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError) as told, staged_folder(tmp_path / "file/out"):
        pass
    assert not isinstance(told.value, ExportStopped)


def test_two_runs_do_not_write_the_same_folder(tmp_path: Path) -> None:
    with staged_folder(tmp_path / "out") as folder:
        (folder / "a.txt").write_text("a")
        with pytest.raises(ExportError, match="another export is writing"), staged_folder(tmp_path / "out"):
            pass
        assert (folder / "a.txt").exists()
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("marked", [False, True])
def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path, marked: bool) -> None:
    left = tmp_path / ".out.part"
    (left / "images").mkdir(parents=True)
    (left / "images/a.jpg").touch()
    if marked:
        (left / MARK).touch()
        with staged_folder(tmp_path / "out") as folder:
            assert [p.name for p in folder.iterdir()] == [MARK]
        assert not list((tmp_path / "out").iterdir())
    else:
        with pytest.raises(ExportError, match="not made by Evenbox"), staged_folder(tmp_path / "out"):
            pass
        assert (left / "images/a.jpg").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / MARK).touch()
    (tmp_path / "mine/a.txt").touch()
    (tmp_path / ".out.part").symlink_to(tmp_path / "mine")
    with pytest.raises(ExportError, match="not made by Evenbox"), staged_folder(tmp_path / "out"):
        pass
    assert (tmp_path / "mine/a.txt").exists()
