"""The commands around a detector, and the report of a recipe, as a person runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Make = Callable[..., Path]


def evenbox(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300)


def test_from_a_dataset_to_a_merged_result(make_voc: Make, tmp_path: Path) -> None:
    data, out, result = make_voc(count=4), tmp_path / "tta", tmp_path / "merged.json"
    done = evenbox("tta", data, out, "--recipe", "flip", "--variants", 2, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["copies"] == 12
    copies = json.loads((out / "images.json").read_text())["images"]
    assert all((out / copy["file_name"]).is_file() for copy in copies)
    found: list[dict[str, Any]] = [
        {
            "image_id": copy["id"],
            "category_id": 1,
            "bbox": [0, 0, copy["width"], copy["height"]],
            "score": 0.9,
        }
        for copy in copies
    ]
    (tmp_path / "model.json").write_text(json.dumps(found))
    done = evenbox("merge", tmp_path / "model.json", "--manifest", out, "-o", result)
    assert done.returncode == 0, done.stderr
    merged = json.loads(result.read_text())
    sources = json.loads((out / "sources.json").read_text())["images"]
    assert [row["bbox"] for row in merged] == [
        [0.0, 0.0, image["width"], image["height"]] for image in sources
    ]
    assert [row["score"] for row in merged] == [0.9] * 4


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    "command", [("tta", "--variants", "20"), ("convert", "--to", "yolo")], ids=lambda c: c[0]
)
def test_what_a_killed_command_left_goes_with_the_next(
    make_voc: Make, tmp_path: Path, command: tuple[str, ...]
) -> None:
    name, *options = command
    data, out = make_voc(count=120), tmp_path / "place/out"
    pipe = subprocess.DEVNULL
    process = subprocess.Popen(
        [sys.executable, "-m", "app", name, str(data), str(out), *options],
        stdout=pipe,
        stderr=pipe,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("place/.out.part/images/**/*")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not out.exists() and (tmp_path / "place/.out.part").is_dir()
    done = evenbox(name, data, out, *options)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["out"]
    assert not list(out.rglob("*.part")) and not list(out.rglob(".*"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["merge", "none.json"], "cannot be read"),
        (["merge", "DIR/a.json", "-o", "DIR/a.json"], "choose another --out"),
        (["merge", "DIR/a.json", "--manifest", "DIR", "-o", "DIR/manifest.json"], "belongs to the copies"),
        (["merge", "DIR/a.json", "--weights", "1,x"], "--weights"),
        (["merge", "DIR/a.json", "--weights", "-1"], "greater than 0"),
        (["merge", "DIR/a.json", "--manifest", "DIR"], "cannot be read"),
        (["tta", "DATA", "DATA/tta"], "outside of the dataset"),
        (["tta", "DATA", "DIR", "--recipe", "flip"], "choose a new folder"),
        (["preview", "DATA", "--report", "x.pdf"], ".html"),
        (["preview", "DATA", "--report", "x.html", "--image", "img000"], "leave --image out"),
        (["preview", "DATA"], "--image"),
    ],
)
def test_what_cannot_start_says_why(
    make_voc: Make, tmp_path: Path, arguments: list[str], message: str
) -> None:
    folder, data = tmp_path / "dir", make_voc(count=2)
    folder.mkdir()
    (folder / "a.json").write_text("[]")
    filled = [part.replace("DIR", str(folder)).replace("DATA", str(data)) for part in arguments]
    done = evenbox(*filled)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.stderr


def test_a_report_of_a_recipe(make_voc: Make, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = evenbox("preview", make_voc(count=6), "--recipe", "ssd", "--report", out, "--draws", 2, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["survival"]["copies"] == 12
    assert set(said["reasons"]) >= {"lost", "duplicate"}
    assert out.read_text(encoding="utf-8").startswith("<!")


@pytest.mark.parametrize("command", ["preview", "stats", "export"])
def test_a_report_in_another_language(make_voc: Make, tmp_path: Path, command: str) -> None:
    data, pages = make_voc(count=6), {}
    for language in ("en", "zh_CN"):
        out = tmp_path / f"{language}.html"
        arguments: dict[str, tuple[object, ...]] = {
            "preview": (data, "--recipe", "ssd", "--report", out, "--draws", 2),
            "stats": (data, "--recipe", "flip", "--report", out),
            "export": (data, tmp_path / language, "--recipe", "flip"),
        }
        done = evenbox(command, *arguments[command], "--language", language)
        assert done.returncode == 0, done.stderr
        page = tmp_path / language / "report.html" if command == "export" else out
        pages[language] = page.read_text(encoding="utf-8")
    chinese = [any("\u4e00" <= letter <= "\u9fff" for letter in pages[name]) for name in ("en", "zh_CN")]
    assert chinese == [False, True]
    assert '<html lang="zh-CN"' in pages["zh_CN"]
