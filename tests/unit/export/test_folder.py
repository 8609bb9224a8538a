"""The export's folder refuses what is not its own, and vouches only for files that are there."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from app.augment.recipe import load_recipe
from app.errors import ExportError, ExportStopped
from app.export.folder import JOB, JOURNAL, MANIFEST, SUMMARY, ExportFolder, check_folder
from app.export.job import ExportJob, load_job
from app.export.journal import STAGING, Record, json_bytes


@pytest.fixture
def job(tmp_path: Path) -> ExportJob:
    (tmp_path / "data").mkdir()
    return ExportJob(dataset=tmp_path / "data", recipe=load_recipe("none"))


def staged(out: Path, source: str, content: str = "", fingerprint: str = "f") -> Record:
    """Stage one file as a worker does."""
    name = f"voc/{source}.jpg"
    (out / "voc").mkdir(exist_ok=True)
    (out / (name + STAGING)).write_text(content or source)
    line = {"image": name, "files": [name], "source": source, "copy": 0, "fingerprint": fingerprint}
    return Record.of(source, fingerprint, [{**line, "split": "train", "boxes": {}}])


def opened(out: Path, job: ExportJob, sources: str = "ab", fingerprint: str = "f") -> ExportFolder:
    return ExportFolder(out, job, out.exists(), dict.fromkeys(sources, fingerprint))


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


@pytest.mark.parametrize("state", [SUMMARY, JOURNAL])
def test_refuses_a_place_inside_another_export(tmp_path: Path, job: ExportJob, state: str) -> None:
    (tmp_path / "other/voc").mkdir(parents=True)
    (tmp_path / "other" / JOB).write_text("{}")
    check_folder(tmp_path / "other/voc/out", job, resume=False)  # a job file alone is no export
    (tmp_path / "other" / state).touch()
    with pytest.raises(ExportError, match="inside another export"):
        check_folder(tmp_path / "other/voc/out", job, resume=False)


def test_refuses_a_file(tmp_path: Path, job: ExportJob) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(ExportError, match="is a file"):
        check_folder(tmp_path / "out", job, resume=False)


@pytest.mark.skipif(sys.platform == "win32", reason="rights")
def test_refuses_a_place_where_nothing_can_be_written(
    tmp_path: Path, job: ExportJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ExportError, match="nothing can be written"):
        check_folder(tmp_path / "new/out", job, resume=False)


def test_refuses_what_lies_below_a_file(tmp_path: Path, job: ExportJob) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="is a file"):
        check_folder(tmp_path / "file/out", job, resume=False)


def test_goes_on_only_with_resume_and_only_with_the_same_job(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job):
        pass
    with pytest.raises(ExportError, match="--resume"):
        check_folder(out, job, resume=False)
    check_folder(out, job, resume=True)
    with pytest.raises(ExportError, match="another job"):
        check_folder(out, job.model_copy(update={"seed": 8}), resume=True)


def test_goes_on_with_a_job_of_an_evenbox_that_knew_fewer_options(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job):
        pass
    earlier = json.loads(job.to_json())
    del earlier["weights"]
    (out / JOB).write_text(json.dumps(earlier, indent=2))
    check_folder(out, job, resume=True)
    with opened(out, job):
        pass
    for other in ({"weights": "median"}, {"seed": 8}):
        with pytest.raises(ExportError, match="another job"):
            check_folder(out, job.model_copy(update=other), resume=True)
    for broken in ("{}", "[1", json.dumps({**earlier, "colour": 3})):
        (out / JOB).write_text(broken)
        with pytest.raises(ExportError, match="another job"):
            check_folder(out, job, resume=True)


def test_a_second_export_cannot_write_into_it_meanwhile(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job):
        with pytest.raises(ExportError, match="another export is writing"):
            opened(out, job)
        with pytest.raises(ExportError):
            opened(out, job.model_copy(update={"seed": 8}))
    with opened(out, job):
        pass
    assert {path.name for path in out.iterdir()} == {JOB, JOURNAL}


def test_files_get_their_final_name_only_with_a_journal_line(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job) as folder:
        folder.add(staged(folder.path, "a"))
        assert not (out / "voc/a.jpg").exists()
        folder.commit()
        assert (out / "voc/a.jpg").read_text() == "a"
        folder.add(staged(folder.path, "b"))
    with opened(out, job) as folder:
        assert set(folder.done) == {"a"}
        assert [line["source"] for line in folder.lines("ab")] == ["a"]


@pytest.mark.parametrize("cut", [1, 5, 40])
@pytest.mark.parametrize("tail", [b"", b"\0" * 30, b"garbage\n"])
def test_a_line_that_was_cut_off_does_not_count(
    tmp_path: Path, job: ExportJob, cut: int, tail: bytes
) -> None:
    out = tmp_path / "out"
    with opened(out, job) as folder:
        for source in "ab":
            folder.add(staged(folder.path, source))
        folder.commit()
    text = (out / JOURNAL).read_bytes()
    (out / JOURNAL).write_bytes(text[:-cut] + tail)
    with opened(out, job) as folder:
        assert set(folder.done) == {"a"}
        folder.add(staged(folder.path, "b"))
        folder.commit()
    with opened(out, job) as folder:
        assert set(folder.done) == {"a", "b"}
        assert [line["source"] for line in folder.lines("ba")] == ["b", "a"]


def test_a_vouched_file_that_is_gone_is_made_again(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job) as folder:
        folder.add(staged(folder.path, "a"))
        folder.commit()
    (out / "voc/a.jpg").unlink()
    with opened(out, job) as folder:
        assert not folder.done


def test_what_was_made_otherwise_counts_no_more_and_goes_in_the_end(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job) as folder:
        for source in "ab":
            folder.add(staged(folder.path, source, "old", "old"))
        folder.finish("ab", [(SUMMARY, [b"{}"])])
    (out / "voc/c.jpg.part").write_text("left by a worker that was killed")
    with opened(out, job, sources="a", fingerprint="new") as folder:
        assert not folder.done
        folder.add(staged(folder.path, "a", "new", "new"))
        folder.commit()
        assert (out / "voc/b.jpg").exists()
        folder.finish("a", [(SUMMARY, [b"{}"])])
    assert [path.name for path in (out / "voc").iterdir()] == ["a.jpg"]
    assert (out / "voc/a.jpg").read_text() == "new"


def test_the_last_record_of_a_source_is_what_is_on_the_disk(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    for fingerprint in ("f", "other"):
        with opened(out, job, fingerprint=fingerprint) as folder:
            folder.add(staged(folder.path, "a", fingerprint, fingerprint))
            folder.commit()
    with opened(out, job) as folder:
        assert not folder.done, "the files of the first record were written over"


def test_the_manifest_is_in_dataset_order_and_replaces_the_journal(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job) as folder:
        for source in "ba":
            folder.add(staged(folder.path, source))
        folder.finish(["a", "b"], [(SUMMARY, [b"{}"])])
    sources = [json.loads(line)["source"] for line in (out / MANIFEST).read_text().splitlines()]
    assert sources == ["a", "b"]
    assert not (out / JOURNAL).exists()
    with opened(out, job) as folder:
        assert set(folder.done) == {"a", "b"}


def test_a_damaged_manifest_vouches_for_nothing(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job) as folder:
        folder.add(staged(folder.path, "a"))
        folder.finish("a", [(SUMMARY, [b"{}"])])
    for text in (b"{}\n", b"\0\0\0", b"[1]\n"):
        (out / MANIFEST).write_bytes(text)
        with opened(out, job) as folder:
            assert not folder.done
        (out / JOURNAL).unlink()


def test_a_folder_that_vanishes_stops_the_export_with_a_word(tmp_path: Path, job: ExportJob) -> None:
    out = tmp_path / "out"
    with opened(out, job) as folder:
        record = staged(folder.path, "a")
        shutil.rmtree(out / "voc")
        folder.add(record)
        with pytest.raises(ExportStopped, match="cannot be written"):
            folder.commit()


def test_names_of_damaged_encoding_survive(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    job = ExportJob(dataset=tmp_path / "data\udcff", recipe=load_recipe("none"))
    (tmp_path / "job.json").write_text(job.to_json(), encoding="utf-8")
    assert load_job(tmp_path / "job.json") == job
    with opened(tmp_path / "out", job) as folder:
        folder.add(staged(folder.path, "a"))
        folder.finish("a", [(SUMMARY, [json_bytes({"path": "x\udcff"})])])
    assert json.loads((tmp_path / "out" / SUMMARY).read_bytes()) == {"path": "x\udcff"}
