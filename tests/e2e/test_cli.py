"""The command line as a user or a script meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Make = Callable[..., Path]


def evenbox(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )


def as_json(*arguments: object, code: int = 0) -> dict:
    done = evenbox(*arguments, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_help_names_every_command() -> None:
    text = evenbox("--help").stdout
    assert all(
        name in text for name in ("check", "stats", "recipes", "plan", "preview", "export", "demo", "gui")
    )


def test_version() -> None:
    assert evenbox("--version").stdout.startswith("evenbox ")


def test_stats(make_voc: Make) -> None:
    data = as_json("stats", make_voc())
    assert data["images"] == 12
    assert data["boxes"] == sum(row["boxes"] for row in data["classes"])
    boxes = [row["boxes"] for row in data["classes"]]
    assert data["imbalance_ratio"] == pytest.approx(max(boxes) / min(boxes))
    assert {row["name"]: row["images"] for row in data["classes"]} == {"cat": 12, "dog": 4, "owl": 2}


def test_check_is_quiet_on_a_sound_dataset_and_finds_a_broken_file(make_voc: Make) -> None:
    root = make_voc()
    assert evenbox("check", root).returncode == 0
    (root / "VOC2012/Annotations/img002.xml").write_text("<annotation>\n<object>\n</annotation>")
    found = as_json("check", root, code=1)
    assert found["error"] == 1
    problem = next(p for p in found["problems"] if p["severity"] == "error")
    assert problem["path"].endswith("img002.xml")
    assert problem["line"] in {2, 3}


def test_recipes_lists_and_shows() -> None:
    done = evenbox("recipes", "--json")
    names = {recipe["name"] for recipe in json.loads(done.stdout)}
    assert {"none", "flip", "yolo", "ssd", "rotate"} <= names
    assert json.loads(evenbox("recipes", "yolo").stdout)["name"] == "yolo"


def test_plan_and_export_agree(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc()
    options = ["--recipe", "ssd", "--balance", "augment", "--max-copies", 6, "--budget", 3, "--seed", 4]
    plan = as_json("plan", root, *options)
    assert plan["strategy"] == "augment"
    assert plan["lower_bound"] <= plan["ratio_after"] < plan["ratio_before"]
    assert sum(plan["copies"].values()) == plan["images_after"] <= 3 * plan["images_before"]
    assert max(plan["copies"].values()) <= 6
    report = as_json("export", root, tmp_path / "out", *options, "--workers", 1)
    assert report["failed"] == 0
    planned = {row["name"]: row["after"] for row in plan["classes"]}
    assert report["planned"] == report["actual"] == planned
    assert report["images"] == plan["images_after"]
    assert report["ratio_after"] == pytest.approx(plan["ratio_after"])
    assert report["images_per_second"] > 0


def test_all_strategies_side_by_side(make_voc: Make) -> None:
    root = make_voc()
    options = ["--recipe", "ssd", "--max-copies", 6, "--budget", 3, "--seed", 4]
    found = {row["strategy"]: row for row in as_json("plan", root, *options, "--compare")["strategies"]}
    assert {"none", "copy", "augment", "augment+crop", "down", "easy-ensemble", "list"} <= set(found)
    plan = as_json("plan", root, *options, "--balance", "augment+crop")
    assert found["augment+crop"]["ratio"] == pytest.approx(plan["ratio_after"])
    assert found["augment+crop"]["images"] == plan["images_after"]
    assert found["augment+crop"]["crops"] == plan["crops"]
    shown = evenbox("plan", root, *options, "--compare").stdout
    assert all(name in shown for name in found)


def test_preview_writes_a_sheet(make_voc: Make, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.png"
    data = as_json("preview", make_voc(), "--image", "img000", "--recipe", "ssd", "--count", 5, "-o", sheet)
    assert len(data["variants"]) == 5
    assert sheet.read_bytes().startswith(b"\x89PNG")


def test_a_saved_job_writes_the_same_bytes(make_voc: Make, tmp_path: Path) -> None:
    assert evenbox("export", make_voc(), tmp_path / "a", "--max-copies", 3).returncode == 0
    assert evenbox("export", "--job", tmp_path / "a/job.json", tmp_path / "b").returncode == 0
    names = [path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()]
    assert names
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def test_failed_items_give_exit_code_1(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc()
    (root / "VOC2012/JPEGImages/img004.jpg").write_bytes(b"\xff\xd8\xff")
    report = as_json("export", root, tmp_path / "out", "--balance", "none", code=1)
    assert report["failed"] == 1
    assert "img004" in report["failures"][0]["reason"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["stats", "nowhere"],
        ["check", "nowhere"],
        ["export", "nowhere", "out"],
        ["recipes", "no-such-recipe"],
        ["plan", "DATA", "--recipe", "no-such-recipe"],
        ["plan", "DATA", "--balance", "no-such-strategy"],
        ["plan", "DATA", "--split", "0.5,x"],
        ["plan", "DATA", "--split", "keep"],
        ["plan", "DATA", "--max-copies", "0"],
        ["preview", "DATA", "--image", "no-such-image"],
        ["export", "DATA", "DATA/out"],
        ["export", "DATA", "out", "--format", "gif"],
        ["--no-such-option"],
        ["nowhere"],
    ],
)
def test_what_cannot_start_says_why_in_a_line_and_exits_2(
    make_voc: Make, tmp_path: Path, arguments: list[str]
) -> None:
    data = make_voc()
    filled = [part.replace("DATA", str(data)).replace("out", str(tmp_path / "out")) for part in arguments]
    done = evenbox(*filled)
    assert done.returncode == 2, done.stdout
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
