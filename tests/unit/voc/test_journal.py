from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.annotation import Annotation
from app.errors import DatasetError
from app.voc import journal
from app.voc.changes import Change
from app.voc.journal import (
    Run,
    RunState,
    apply_changes,
    finish_run,
    interrupted_run,
    last_run,
    undo_run,
)

ROOT = Path(__file__).resolve().parents[3]
COUNT = 60


@pytest.fixture(autouse=True)
def edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of journals, away from the user's own."""
    monkeypatch.setattr("app.paths.user_data", lambda: tmp_path / "user")
    return tmp_path / "user" / "edits"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of files that each say ``old``."""
    folder = tmp_path / "data"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:03}.xml").write_bytes(f"old {number}\r\n".encode())
    return folder


def changes(root: Path) -> Iterator[Change]:
    for path in sorted(root.iterdir()):
        original = path.read_bytes()
        nothing = Annotation(path.stem)
        yield Change(path.stem, path, nothing, nothing, original, original.replace(b"old", b"new"), {})


def content(root: Path) -> set[bytes]:
    """Return the different first words of the files."""
    return {path.read_bytes().split()[0] for path in root.iterdir()}


def test_apply_and_take_back(root: Path, edits: Path) -> None:
    before = {path: path.read_bytes() for path in root.iterdir()}
    steps: list[tuple[int, int]] = []
    outcome = apply_changes(root, "fix", changes(root), lambda done, total: steps.append((done, total)))
    assert (outcome.written, outcome.failed, outcome.cancelled) == (COUNT, [], False)
    assert steps[-1] == (COUNT, COUNT)
    assert content(root) == {b"new"}
    run = last_run(root)
    assert run == outcome.run == Run(run.journal, root, "fix", RunState.DONE, COUNT)
    assert interrupted_run(root) is None
    back = undo_run(run)
    assert (back.written, back.failed) == (COUNT, [])
    assert {path: path.read_bytes() for path in root.iterdir()} == before
    assert last_run(root) is None
    assert len(list(edits.iterdir())) == 1


def test_runs_are_taken_back_one_by_one(root: Path) -> None:
    apply_changes(root, "first", changes(root))
    second = (
        Change(c.image_id, c.path, c.before, c.after, c.original, c.original + b"!", {})
        for c in list(changes(root))[:3]
    )
    apply_changes(root, "second", second)
    for title, files in (("second", 3), ("first", COUNT)):
        run = last_run(root)
        assert run is not None
        assert (run.title, undo_run(run).written) == (title, files)
    assert content(root) == {b"old"}


def test_nothing_to_do_leaves_no_journal(root: Path, edits: Path) -> None:
    assert apply_changes(root, "fix", []).run is None
    assert list(edits.iterdir()) == []


@pytest.mark.parametrize("after", [0, 1, 30])
def test_cancelled_means_nothing_has_changed(root: Path, after: int, edits: Path) -> None:
    before = {path: path.read_bytes() for path in root.iterdir()}
    answers = iter([False] * after + [True] * 3)
    outcome = apply_changes(root, "fix", changes(root), cancelled=answers.__next__)
    assert (outcome.written, outcome.failed, outcome.cancelled) == (0, [], True)
    assert {path: path.read_bytes() for path in root.iterdir()} == before
    assert last_run(root) is None
    assert interrupted_run(root) is None


def test_what_others_changed_is_left_alone(root: Path) -> None:
    def meddled() -> Iterator[Change]:
        yield from changes(root)
        (root / "003.xml").write_bytes(b"mine")

    outcome = apply_changes(root, "fix", meddled())
    assert [error.path.name for error in outcome.failed] == ["003.xml"]
    assert outcome.written == COUNT - 1
    (root / "005.xml").write_bytes(b"mine too")
    (root / "006.xml").unlink()
    assert outcome.run is not None
    back = undo_run(outcome.run)
    assert sorted(error.path.name for error in back.failed) == ["003.xml", "005.xml", "006.xml"]
    assert (root / "003.xml").read_bytes() == b"mine"
    assert not (root / "006.xml").exists()
    assert content(root) == {b"old", b"mine"}
    assert last_run(root) is not None  # what failed can be tried again
    assert interrupted_run(root) is None


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that cannot be written")
def test_read_only_folders(root: Path) -> None:
    root.chmod(0o500)
    try:
        assert len(apply_changes(root, "fix", changes(root)).failed) == COUNT
    finally:
        root.chmod(0o700)
    assert content(root) == {b"old"}


KILLED = """
import os, signal, sys
from pathlib import Path
import app.paths
import app.voc.journal as journal
sys.path.insert(0, {here!r})
from test_journal import changes
root, user, limit, undo = Path({root!r}), Path({user!r}), {limit}, {undo}
app.paths.user_data = lambda: user
if undo:
    journal.apply_changes(root, "fix", changes(root))
save, count = journal.save_annotation, 0
def counted(*arguments):
    global count
    if count == limit:
        os.kill(os.getpid(), signal.SIGKILL)
    count += 1
    save(*arguments)
journal.save_annotation = counted
if undo:
    journal.undo_run(journal.last_run(root))
else:
    journal.apply_changes(root, "fix", changes(root))
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
@pytest.mark.parametrize("undo", [False, True])
@pytest.mark.parametrize("way", [finish_run, undo_run])
@pytest.mark.parametrize("limit", [0, 17])
def test_killed_in_the_middle(
    root: Path, tmp_path: Path, undo: bool, way: Callable[..., object], limit: int
) -> None:
    before = {path: path.read_bytes() for path in root.iterdir()}
    script = KILLED.format(
        here=str(Path(__file__).parent), root=str(root), user=str(tmp_path / "user"), limit=limit, undo=undo
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == -9
    assert content(root) == ({b"old", b"new"} if limit else {b"new" if undo else b"old"})
    run = interrupted_run(root)
    assert run is not None
    assert run.state is (RunState.UNDOING if undo else RunState.APPLYING)
    assert interrupted_run(root.parent) == run == interrupted_run(root / "below")
    assert interrupted_run(tmp_path / "user") is None
    with pytest.raises(DatasetError, match="was interrupted"):
        apply_changes(root.parent, "other", [])
    begun, strangers = root / ".017.xml.k1_abcde.part", (root / ".018.xml.k1_abcde.part", root / ".mine.part")
    begun.write_bytes(b"new 1")
    for path in strangers:
        path.write_bytes(b"mine")
    way(run)
    assert not begun.exists()
    for path in strangers:
        assert path.read_bytes() == b"mine"
        path.unlink()
    is_new = way is finish_run and not undo
    after = {path: data.replace(b"old", b"new") if is_new else data for path, data in before.items()}
    assert {path: path.read_bytes() for path in root.iterdir()} == after
    assert interrupted_run(root) is None
    assert (last_run(root) is None) is not is_new


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_while_planning_means_nothing_has_changed(root: Path, tmp_path: Path, edits: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "import app.paths; import app.voc.journal as journal\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r}); from test_journal import changes\n"
        f"app.paths.user_data = lambda: Path({str(tmp_path / 'user')!r})\n"
        "def plan():\n"
        f"    yield from changes(Path({str(root)!r}))\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"journal.apply_changes(Path({str(root)!r}), 'fix', plan())\n"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == -9
    assert content(root) == {b"old"}
    assert interrupted_run(root) is None
    (left,) = [path for path in edits.iterdir() if path.suffix == ".sqlite"]
    os.utime(left, (time.time() - 9999,) * 2)
    assert apply_changes(root, "fix", changes(root)).written == COUNT
    assert not left.exists()


def test_a_run_that_is_alive_is_not_taken_for_dead(root: Path) -> None:
    seen: list[str] = []

    def look(done: int, total: int) -> None:
        if done == 2:
            with pytest.raises(DatasetError) as caught:
                apply_changes(root, "other", changes(root))
            seen.append(str(caught.value))

    apply_changes(root, "fix", changes(root), look)
    assert len(seen) == 1
    assert "another Evenbox" in seen[0]


def test_a_journal_that_cannot_be_written(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(journal, "_keep", full)
    with pytest.raises(DatasetError, match="disk is full"):
        apply_changes(root, "fix", changes(root))
    assert content(root) == {b"old"}


def test_only_the_latest_runs_are_kept(root: Path, edits: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_KEPT_RUNS", 2)
    monkeypatch.setattr(journal, "_KEPT_BYTES", 0)
    for _ in range(5):
        outcome = apply_changes(root, "fix", list(changes(root))[:1])
        assert outcome.run is not None
        undo_run(outcome.run)
    assert len(list(edits.iterdir())) == 3
    (edits / "zz.sqlite").write_bytes(b"no database" * 100)
    assert last_run(root) is None
