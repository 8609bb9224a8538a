"""A file is replaced whole or not at all, with the rights it had."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.files import write_atomic


def test_writes_and_replaces(tmp_path: Path) -> None:
    for data in (b"first", b"", b"second" * 10_000):
        write_atomic(tmp_path / "file", data)
        assert (tmp_path / "file").read_bytes() == data
    write_atomic(tmp_path / ("ü" * 120), b"a long name")
    assert len(list(tmp_path.iterdir())) == 2, "nothing is left over"


@pytest.mark.parametrize("fault", ["fsync", "replace"])
def test_a_fault_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    (tmp_path / "file").write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if fault == "fsync" else Path, fault, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomic(tmp_path / "file", b"new")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_no_folder_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_atomic(tmp_path / "gone" / "file", b"x")


@pytest.mark.parametrize("name", ["gone/file", "folder", "plain/file"])
def test_an_error_names_the_file_that_was_asked_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "plain").touch()
    with pytest.raises(OSError) as error:
        write_atomic(tmp_path / name, b"x")
    assert error.value.filename == str(tmp_path / name) and error.value.filename2 is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "plain"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights")
def test_rights_are_kept_and_new_files_have_the_usual_ones(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_atomic(tmp_path / "new", b"x")
    assert (tmp_path / "new").stat().st_mode == usual.stat().st_mode
    usual.chmod(0o640)
    write_atomic(usual, b"x")
    assert usual.stat().st_mode & 0o777 == 0o640
