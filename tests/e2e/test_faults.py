"""Faults that are really there: a full disk, little memory, an image that never comes, bombs, odd names."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from app.augment.recipe import load_recipe
from app.errors import ExportError
from app.export.job import ExportJob
from app.export.planning import prepare
from app.export.progress import ExportReport
from app.export.runner import run_export

resource = pytest.importorskip("resource")
Make = Callable[..., Path]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pipes, mounts, limits")
FORMATS = ("voc", "yolo", "coco")


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def job(data: Path, **settings: Any) -> ExportJob:
    recipe = load_recipe("flip")
    return ExportJob(dataset=data, recipe=recipe, **{"max_copies": 4, "formats": FORMATS, **settings})


def export(data: Path, out: Path, resume: bool = False, **settings: Any) -> ExportReport:
    """Export with worker processes."""
    return run_export(prepare(job(data, **settings)), out, workers=2, resume=resume)


def command(data: Path, out: Path, *more: str, **options: Any) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "app", "export", str(data), str(out), "--recipe=flip", "--workers=2"]
    return subprocess.run(
        [*words, *more], capture_output=True, text=True, timeout=120, check=False, **options
    )


@linux
def test_an_image_that_never_comes_is_given_up_and_the_rest_is_done(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc()
    ready = prepare(job(data))
    image = data / "VOC2012/JPEGImages/img003.jpg"
    whole = image.read_bytes()
    image.unlink()
    os.mkfifo(image)  # opening it waits for someone who writes
    report = run_export(ready, tmp_path / "out", workers=2, time_limit=1.0)
    assert [failure.image_id for failure in report.failures] == ["img003"]
    assert "took longer than" in report.failures[0].reason
    image.unlink()
    image.write_bytes(whole)
    run_export(ready, tmp_path / "out", workers=2, resume=True)
    run_export(ready, tmp_path / "fresh", workers=1)
    assert tree(tmp_path / "out") == tree(tmp_path / "fresh")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("no right to mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@linux
def test_a_disk_that_is_full_stops_it_and_once_there_is_room_it_goes_on(
    make_voc: Make, tmp_path: Path, small_disk: Path
) -> None:
    data = make_voc(count=60)
    options = ("--format=voc,yolo,coco", "--max-copies=12", "--budget=8")
    ended = command(data, small_disk / "out", *options)
    assert ended.returncode == 1 and "No space left" in ended.stderr and "--resume" in ended.stderr
    assert "Traceback" not in ended.stderr
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    assert command(data, small_disk / "out", *options, "--resume").returncode == 0
    assert command(data, tmp_path / "fresh", *options).returncode == 0
    assert tree(small_disk / "out") == tree(tmp_path / "fresh")


def flat_png(width: int, height: int) -> bytes:
    """Return a whole PNG of one colour that is small as a file, whatever its size in pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    packer = zlib.compressobj(1)
    row = b"\0" + bytes(width)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def replace_image(data: Path, name: str, content: bytes, width: int, height: int) -> None:
    """Put a PNG in the place of an image, with the annotation to it."""
    (data / f"VOC2012/JPEGImages/{name}.jpg").unlink()
    (data / f"VOC2012/JPEGImages/{name}.png").write_bytes(content)
    (data / f"VOC2012/Annotations/{name}.xml").write_text(
        f"<annotation><filename>{name}.png</filename><size><width>{width}</width><height>{height}</height>"
        "<depth>3</depth></size><object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>90</xmax>"
        "<ymax>90</ymax></bndbox></object></annotation>"
    )


@linux
def test_an_image_that_memory_does_not_hold_is_listed_and_the_rest_is_done(
    make_voc: Make, tmp_path: Path
) -> None:
    data = make_voc(count=6)
    replace_image(
        data, "img003", flat_png(20_000, 20_000), 20_000, 20_000
    )  # 1.2 GB of pixels, 400 kB as a file

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1_800_000_000, 1_800_000_000))

    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    options = ("--balance=none", "--json")
    ended = command(data, tmp_path / "out", *options, preexec_fn=limit, env=environment)
    assert ended.returncode == 1, ended.stderr
    report = json.loads(ended.stdout)
    assert [failure["image"] for failure in report["failures"]] == ["img003"] and report["images"] == 5


def test_an_image_that_claims_to_be_endless_is_listed(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(count=6)
    content = bytearray(flat_png(100, 100))
    content[16:24] = struct.pack(">II", 2**31 - 1, 2**31 - 1)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    replace_image(data, "img003", bytes(content), 2**31 - 1, 2**31 - 1)
    report = export(data, tmp_path / "out", balance="none")
    assert [failure.image_id for failure in report.failures] == ["img003"]
    assert "the limit is" in report.failures[0].reason


BOMB = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
HOSTILE_XML = {
    "bomb": f'<!DOCTYPE x [<!ENTITY a0 "cat">{BOMB}]><annotation><object><name>&a11;</name></object>'
    "</annotation>",
    "file": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><annotation><object><name>&e;</name>'
    "<bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>",
    "deep": "<annotation>" + "<a>" * 100_000,
    "cut": "<annotation><object><name>ca",
    "binary": "\0\1\2\3" * 100,
    "empty": "",
}


@pytest.mark.parametrize("text", HOSTILE_XML.values(), ids=HOSTILE_XML)
def test_hostile_xml_is_one_listed_failure(make_voc: Make, tmp_path: Path, text: str) -> None:
    data = make_voc(count=6)
    (data / "VOC2012/Annotations/img003.xml").write_text(text)
    report = export(data, tmp_path / "out", balance="none")
    assert [failure.image_id for failure in report.failures] == ["img003"] and report.images == 5
    assert report.planned == report.actual


@linux
@pytest.mark.parametrize("ending", [".xml", ".XML"])
def test_a_pipe_in_place_of_an_annotation_is_one_listed_failure(
    make_voc: Make, tmp_path: Path, ending: str
) -> None:
    data = make_voc(count=6)
    annotation = data / "VOC2012/Annotations/img003.xml"
    annotation.unlink()
    os.mkfifo(annotation.with_suffix(ending))
    report = export(data, tmp_path / "out", balance="none")
    assert [failure.image_id for failure in report.failures] == ["img003"] and report.images == 5
    assert "this is a pipe" in str(report.failures[0].reason)
    again = export(data, tmp_path / "out", balance="none", resume=True)
    assert again.failures == report.failures and again.images == 5


@pytest.mark.parametrize("name", ["../../../evil.jpg", "/etc/hostname", "C:\\evil.jpg", "NUL", "a&#10;b.jpg"])
def test_what_an_annotation_calls_its_image_leads_nowhere(make_voc: Make, tmp_path: Path, name: str) -> None:
    data = make_voc(count=6)
    path = data / "VOC2012/Annotations/img003.xml"
    path.write_text(path.read_text().replace("img003.jpg", name))
    (tmp_path / "evil.jpg").write_bytes((data / "VOC2012/JPEGImages/img000.jpg").read_bytes())
    before = tree(tmp_path)
    report = export(data, tmp_path / "out", balance="none")
    assert not report.failures and report.images == 6
    after = tree(tmp_path)
    assert {name for name in after if not name.startswith("out/")} == before.keys()
    assert not [name for name in after if "evil" in name and name.startswith("out/")]


@linux
@pytest.mark.parametrize("name", ["con", "NUL.v1", "a:b", "x" * 240, " blank ", "a\nb", "é" * 110, "-dash"])
def test_odd_names_of_files_become_names_that_every_system_takes(
    make_voc: Make, tmp_path: Path, name: str
) -> None:
    data = make_voc(count=6)
    for folder, suffix in (("JPEGImages", "jpg"), ("Annotations", "xml")):
        (data / f"VOC2012/{folder}/img003.{suffix}").rename(data / f"VOC2012/{folder}/{name}.{suffix}")
    report = export(data, tmp_path / "out")
    assert not report.failures and report.planned == report.actual
    for path in (tmp_path / "out").rglob("*"):
        assert len(path.name.encode()) < 255 and not set(path.name) & set('<>:"|?*\n')
        assert path.name == path.name.strip() and path.name.partition(".")[0].lower() not in {"con", "nul"}
    instances = json.loads((tmp_path / "out/coco/annotations/instances_train.json").read_text())
    assert all((tmp_path / "out/coco/train" / image["file_name"]).is_file() for image in instances["images"])


@linux
def test_a_link_that_leads_out_of_the_export_is_not_written_through(make_voc: Make, tmp_path: Path) -> None:
    data, elsewhere = make_voc(count=6), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/voc").symlink_to(elsewhere)
    with pytest.raises(ExportError, match="not an earlier export"):
        export(data, tmp_path / "out")
    assert not list(elsewhere.iterdir())


@linux
@pytest.mark.parametrize("place", ["voc", "voc/VOCdevkit"])
def test_a_link_that_takes_the_place_of_a_part_of_an_export_is_not_followed(
    make_voc: Make, tmp_path: Path, place: str
) -> None:
    data, elsewhere = make_voc(count=6), tmp_path / "elsewhere"
    export(data, tmp_path / "out")
    (tmp_path / "out" / place).rename(elsewhere)
    (tmp_path / "out" / place).symlink_to(elsewhere)
    (data / "VOC2012/Annotations/img003.xml").unlink()
    before = tree(elsewhere)
    with pytest.raises(ExportError, match="is a link to another place"):
        export(data, tmp_path / "out", resume=True)
    assert tree(elsewhere) == before


@linux
def test_an_image_of_ten_thousand_boxes_comes_out_in_every_format(tmp_path: Path, make_voc: Make) -> None:
    data = make_voc(count=2)
    image = np.full((1000, 1000, 3), 128, np.uint8)
    cv2.imwrite(str(data / "VOC2012/JPEGImages/img000.jpg"), image)
    boxes = "".join(
        f"<object><name>cat</name><bndbox><xmin>{x}</xmin><ymin>{y}</ymin><xmax>{x + 8}</xmax>"
        f"<ymax>{y + 8}</ymax></bndbox></object>"
        for x in range(1, 1000, 10)
        for y in range(1, 1000, 10)
    )
    (data / "VOC2012/Annotations/img000.xml").write_text(
        "<annotation><filename>img000.jpg</filename><size><width>1000</width><height>1000</height>"
        f"<depth>3</depth></size>{boxes}</annotation>"
    )
    report = run_export(prepare(job(data, balance="copy", max_copies=1)), tmp_path / "out", workers=2)
    assert not report.failures and report.actual["cat"] >= 10_000
    instances = json.loads((tmp_path / "out/coco/annotations/instances_train.json").read_text())
    labels = (tmp_path / "out/yolo/labels/train/img000.txt").read_text().splitlines()
    assert len(labels) == 10_000 and len(instances["annotations"]) == sum(report.actual.values())
