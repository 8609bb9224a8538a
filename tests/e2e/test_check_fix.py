"""From the folder as a person finds it to what checking, mending and exporting make of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.dataset import Convention
from app.export.sources import resolve_splits
from app.voc.index import open_dataset

ROOT = Path(__file__).resolve().parents[2]
Make = Callable[..., Path]


def test_an_export_keeps_splits_that_are_folders(make_voc: Make, tmp_path: Path) -> None:
    year = make_voc(count=6) / "VOC2012"
    root = tmp_path / "export"
    for number, split in enumerate(["train", "train", "train", "train", "valid", "test"]):
        folder = root / split
        folder.mkdir(parents=True, exist_ok=True)
        for kind, suffix in (("Annotations", "xml"), ("JPEGImages", "jpg")):
            shutil.copy(year / kind / f"img{number:03}.{suffix}", folder)
    dataset = open_dataset(root)
    ids = [entry.image_id for entry in dataset.entries]
    kept = {name: [ids[i] for i in rows] for name, rows in resolve_splits(dataset, "auto", 0).items()}
    assert kept == {
        "train": [f"train/img00{number}" for number in range(4)],
        "val": ["valid/img004"],
        "test": ["test/img005"],
    }


@pytest.fixture(autouse=True)
def user_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Journals go here, wherever the platform would put them."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "user"))
    return tmp_path / "user"


def evenbox(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
    )


def as_json(*arguments: object, code: int = 0) -> dict[str, Any]:
    done = evenbox(*arguments, "--json")
    assert done.returncode == code, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def content(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.rglob("*.xml")}


@pytest.fixture
def broken(make_voc: Make) -> Path:
    """A devkit with a box out of its image, a file that is not well-formed, and one of Windows line ends."""
    root = make_voc(count=14)
    for number, path in enumerate(sorted(root.rglob("*.xml"))):
        data = path.read_bytes()
        data = re.sub(rb"<xmax>\d+<", b"<xmax>999<", data, count=1)
        data = data.replace(f"img{number:03}.jpg".encode(), b"other.jpg")
        path.write_bytes(data.replace(b"</object>", b"</object>\r\n") if number == 3 else data)
    (root / "VOC2012" / "Annotations" / "img005.xml").write_bytes(b"<annotation><object>")
    return root


def test_check_shows_ten_of_a_kind(broken: Path) -> None:
    text = evenbox("check", broken).stdout
    assert text.count("filename is other.jpg") == 10
    assert "and 3 more of this kind, filename_differs (--all shows them)" in text
    assert "(--fix box_partly_outside: cut the box to the image)" in text
    assert evenbox("check", broken, "--all").stdout.count("filename is other.jpg") == 13
    found = as_json("check", broken, code=1)["problems"]
    assert sum(problem["kind"] == "filename_differs" for problem in found) == 13
    assert {problem["fix"] for problem in found if problem["kind"] == "annotation_unreadable"} == {None}


def test_fix_writes_what_it_says_and_is_taken_back(broken: Path) -> None:
    before = content(broken)
    command = ("check", broken, "--fix", "box_partly_outside", "--fix", "filename_differs")
    plan = as_json(*command, "--dry-run")
    assert content(broken) == before
    assert plan["totals"] == {"filename_differs": 13, "box_partly_outside": 13}
    done = as_json(*command)
    assert (done["files"], done["written"], done["failed"]) == (plan["files"], 13, [])
    after = content(broken)
    assert {name for name in after if after[name] != before[name]} == {
        Path(f["path"]).name for f in done["files"]
    }
    assert after["img005.xml"] == before["img005.xml"]
    for name, data in after.items():
        masked = [re.sub(rb"<(xmax|filename)>[^<]*<", b"", text) for text in (before[name], data)]
        assert masked[0] == masked[1]
    kinds = {problem["kind"] for problem in as_json("check", broken, code=1)["problems"]}
    assert kinds == {"annotation_unreadable"}
    assert as_json(*command)["files"] == []
    assert as_json("check", broken, "--undo")["written"] == 13
    assert content(broken) == before
    assert "nothing to take back" in evenbox("check", broken, "--undo").stderr


def test_fix_all_takes_no_trace_away(broken: Path) -> None:
    done = evenbox("check", broken, "--fix", "all")
    assert (done.returncode, "filename_differs" in done.stdout) == (0, False)
    assert "13 files changed: box_partly_outside 13" in done.stdout
    assert "--undo takes it back" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--fix", "sizes"), "is no kind of problem; there are: all, "),
        (("--fix", "image_missing"), "cannot be mended by itself"),
        (("--dry-run",), "needs --fix"),
        (("--undo", "--fix", "all"), "stand alone"),
        (("--undo",), "nothing to take back"),
        (("--finish",), "nothing to finish"),
    ],
)
def test_what_cannot_start_says_why(make_voc: Make, arguments: tuple[str, ...], why: str) -> None:
    done = evenbox("check", make_voc(count=2), *arguments)
    assert done.returncode == 2
    assert why in done.stderr


def test_files_that_cannot_be_written_are_listed(broken: Path) -> None:
    folder = broken / "VOC2012" / "Annotations"
    (folder / "img001.xml").write_bytes((folder / "img001.xml").read_bytes().decode().encode("utf-16"))
    text = (
        (folder / "img002.xml")
        .read_text()
        .replace("<annotation>", '<?xml version="1.0" encoding="hz"?><annotation>')
    )
    (folder / "img002.xml").write_text(text.replace("cat", "cat~{~}"), newline="")
    done = as_json("check", broken, "--fix", "box_partly_outside", code=1)
    assert [Path(failure["path"]).name for failure in done["failed"]] == ["img002.xml"]
    assert done["written"] == 12


KILLED = """
import os, signal, sys
import app.voc.journal as journal
save, count = journal.save_annotation, 0
def counted(*arguments):
    global count
    count += 1
    if count == 7:
        os.kill(os.getpid(), signal.{signal})
    save(*arguments)
journal.save_annotation = counted
from app.cli import main
sys.argv = ["evenbox", *{arguments!r}]
main()
"""


def run_killed(signal: str, *arguments: object) -> int:
    script = KILLED.format(signal=signal, arguments=list(map(str, arguments)))
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True).returncode


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("way", ["--finish", "--undo"])
def test_killed_in_the_middle_it_is_finished_or_taken_back(broken: Path, tmp_path: Path, way: str) -> None:
    before = content(broken)
    whole = tmp_path / "whole"
    shutil.copytree(broken, whole)
    command = ("--fix", "box_partly_outside")
    assert evenbox("check", whole, *command).returncode == 0
    assert run_killed("SIGKILL", "check", broken, *command) == -9
    middle = content(broken)
    assert sum(middle[name] != before[name] for name in before) == 6
    assert not list(broken.rglob("*.part"))
    refused = evenbox("check", broken, *command)
    assert refused.returncode == 2
    assert "--finish finishes it, --undo takes it back" in refused.stderr
    assert "interrupted" in evenbox("check", broken).stderr
    done = as_json("check", broken, way)
    assert done["written"] == (7 if way == "--finish" else 6)
    assert content(broken) == (content(whole) if way == "--finish" else before)
    assert "interrupted" not in evenbox("check", broken).stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_stopped_on_request_nothing_has_changed(broken: Path) -> None:
    before = content(broken)
    assert run_killed("SIGINT", "check", broken, "--fix", "box_partly_outside") == 130
    assert content(broken) == before


def test_classes_are_renamed_merged_and_deleted(make_voc: Make) -> None:
    root = make_voc()
    before = content(root)
    assert as_json("classes", root)["cat"] > 12
    command = ("classes", root, "--rename", "cat=kitten", "--merge", "dog,owl=pet")
    plan = as_json(*command, "--dry-run")
    assert content(root) == before
    done = as_json(*command)
    assert (done["files"], done["written"]) == (plan["files"], 12)
    names = {"cat": "kitten", "dog": "pet", "owl": "pet"}
    for name, data in content(root).items():
        text = re.sub(r"<name>(\w+)<", lambda match: f"<name>{names[match[1]]}<", before[name].decode())
        assert data == text.encode()
    assert set(as_json("classes", root)) == {"kitten", "pet"}
    assert as_json("classes", root, "--delete", "pet")["totals"] == {"boxes": 6}
    for _ in range(2):
        assert evenbox("check", root, "--undo").returncode == 0
    assert content(root) == before


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--rename", "cow=horse"), "there is no class cow"),
        (("--rename", "cat"), "write OLD=NEW"),
        (("--rename", "cat=dog"), "--merge A,B=dog does"),
        (("--rename", "cat=x", "--rename", "dog=x"), "--merge A,B=x does"),
        (("--merge", "cat,dog"), "write A,B=C"),
        (("--delete", "cat", "--merge", "cat,dog=x"), "named 2 times"),
        (("--rename", "cat= "), "must not be blank"),
    ],
)
def test_class_names_that_are_not_clear(make_voc: Make, arguments: tuple[str, ...], why: str) -> None:
    done = evenbox("classes", make_voc(), *arguments)
    assert done.returncode == 2
    assert why in done.stderr


def test_boxes_of_all_files(make_voc: Make) -> None:
    root = make_voc()
    before = content(root)
    assert as_json("boxes", root, "--state-as", "zero", "--convention", "voc")["written"] == 12
    shifted = open_dataset(root, Convention.ZERO)
    assert as_json("boxes", root, "--set", "difficult=yes", "--class", "owl")["totals"] == {"boxes": 2}
    assert evenbox("boxes", root, "--clip", "--dry-run").returncode == 0
    assert evenbox("boxes", root, "--clip", "--set", "difficult=no").returncode == 2
    assert evenbox("boxes", root, "--set", "hard=no").returncode == 2
    for _ in range(2):
        assert evenbox("check", root, "--undo").returncode == 0
    assert content(root) == before
    assert open_dataset(root, Convention.VOC).boxes.tolist() == shifted.boxes.tolist()
