"""The export's folder refuses what is not its own, and vouches only for files that are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.augment.recipe import load_recipe
from app.errors import ExportError
from app.export.folder import JOURNAL, MANIFEST, SUMMARY, ExportFolder, check_folder
from app.export.job import ExportJob
from app.export.worker import STAGING, SourceResult


@pytest.fixture
def job(tmp_path: Path) -> ExportJob:
    (tmp_path / "data").mkdir()
    return ExportJob(dataset=tmp_path / "data", recipe=load_recipe("none"))


def staged(out: Path, source: str) -> SourceResult:
    name = f"voc/{source}.jpg"
    (out / "voc").mkdir(exist_ok=True)
    (out / (name + STAGING)).write_bytes(source.encode())
    line = {"image": name, "files": [name], "source": source, "split": "train", "boxes": {}}
    return SourceResult(source, (line,), (name,))


@pytest.mark.parametrize("stranger", ["notes.txt", "yolo"])
def test_refuses_a_folder_with_anything_else_in_it(tmp_path: Path, job: ExportJob, stranger: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / stranger).write_text("mine")
    with pytest.raises(ExportError, match=stranger):
        check_folder(out, job, resume=False)
    assert (out / stranger).read_text() == "mine"


def test_refuses_the_dataset_its_inside_and_its_parent(tmp_path: Path, job: ExportJob) -> None:
    for out in (job.dataset, job.dataset / "out", tmp_path):
        with pytest.raises(ExportError):
            check_folder(out, job, resume=True)


def test_refuses_a_file(tmp_path: Path, job: ExportJob) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(ExportError, match="is a file"):
        check_folder(tmp_path / "out", job, resume=False)


def test_goes_on_only_with_resume_and_only_with_the_same_job(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with ExportFolder(out, job, resume=False):
        pass
    with pytest.raises(ExportError, match="--resume"):
        check_folder(out, job, resume=False)
    check_folder(out, job, resume=True)
    with pytest.raises(ExportError, match="another job"):
        check_folder(out, job.model_copy(update={"seed": 8}), resume=True)


def test_files_get_their_final_name_only_with_a_journal_line(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with ExportFolder(out, job, resume=False) as folder:
        folder.add(staged(folder.path, "a"))
        assert not (out / "voc/a.jpg").exists()
        folder.commit()
        assert (out / "voc/a.jpg").read_bytes() == b"a"
        folder.add(staged(folder.path, "b"))
    with ExportFolder(out, job, resume=True) as folder:
        assert set(folder.done) == {"a"}


def test_a_line_that_was_cut_off_does_not_count(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with ExportFolder(out, job, resume=False) as folder:
        for source in "ab":
            folder.add(staged(folder.path, source))
        folder.commit()
    text = (out / JOURNAL).read_bytes()
    (out / JOURNAL).write_bytes(text[:-5])
    with ExportFolder(out, job, resume=True) as folder:
        assert set(folder.done) == {"a"}
        folder.add(staged(folder.path, "b"))
        folder.commit()
    with ExportFolder(out, job, resume=True) as folder:
        assert set(folder.done) == {"a", "b"}


def test_a_vouched_file_that_is_gone_is_made_again(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with ExportFolder(out, job, resume=False) as folder:
        folder.add(staged(folder.path, "a"))
        folder.commit()
    (out / "voc/a.jpg").unlink()
    with ExportFolder(out, job, resume=True) as folder:
        assert not folder.done


def test_the_manifest_is_in_dataset_order_and_replaces_the_journal(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with ExportFolder(out, job, resume=False) as folder:
        for source in "ba":
            folder.add(staged(folder.path, source))
        folder.finish(["a", "b"], [(SUMMARY, b'{"lost": {}}')])
    sources = [json.loads(line)["source"] for line in (out / MANIFEST).read_text().splitlines()]
    assert sources == ["a", "b"]
    assert not (out / JOURNAL).exists()
    with ExportFolder(out, job, resume=True) as folder:
        assert set(folder.done) == {"a", "b"}
