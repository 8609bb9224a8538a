"""The command line as a user or a script meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.cli import main

Make = Callable[..., Path]
Start = Callable[..., subprocess.Popen[str]]


def evenbox(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8"
    )


def run_here(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *arguments: object
) -> tuple[object, str, str]:
    """Run a command without starting a process for it; return exit code, stdout and stderr."""
    monkeypatch.setattr(sys, "argv", ["evenbox", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, *capfd.readouterr()


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


def test_stats_with_a_plan_and_as_a_page(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc(splits=True)
    data = as_json("stats", root, "--max-copies", 4)
    plan = as_json("plan", root, "--max-copies", 4)
    assert data["plan"]["copies"] == plan["copies"]
    assert set(data["reasons"]) == {"cat", "dog", "owl"}
    assert "plan" not in as_json("stats", root)
    assert "plan" in as_json("stats", root, "--plan")
    page = tmp_path / "page.html"
    assert evenbox("stats", root, "--plan", "--report", page).returncode == 0
    assert all(
        name in page.read_text(encoding="utf-8") for name in ("cat", "dog", "owl", "What holds it".lower())
    )
    shown = evenbox("stats", root)
    assert "few" not in shown.stderr and "Collect more" in shown.stdout


def test_weights_are_those_of_now_of_the_plan_and_of_an_export(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc()
    now = evenbox("stats", root, "--weights", "inverse", "--as", "json")
    assert "twice" in now.stderr
    planned = evenbox("stats", root, "--weights", "inverse", "--as", "json", "--budget", 3)
    assert evenbox("export", root, tmp_path / "out", "--budget", 3, "--weights", "inverse").returncode == 0
    exported = evenbox("stats", tmp_path / "out", "--weights", "inverse", "--as", "json")
    assert json.loads(exported.stdout) == json.loads(planned.stdout) != json.loads(now.stdout)
    assert exported.stdout.strip()
    written = json.loads((tmp_path / "out/class_weights.json").read_text())
    assert json.loads(exported.stdout) == pytest.approx(written, abs=1e-5)
    refused = evenbox("export", root, tmp_path / "no", "--weights", "harmonic")
    assert refused.returncode == 2 and "--weights" in refused.stderr and "harmonic" in refused.stderr
    assert evenbox("stats", root, "--weights", "median").stdout.startswith("{'cat': ")
    assert as_json("stats", root, "--weights", "inverse") == json.loads(now.stdout)


def test_no_image_of_the_dataset_is_overwritten(
    make_voc: Make, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_voc()
    image = root / "VOC2012/JPEGImages/img001.jpg"
    before = image.read_bytes()
    code, _, told = run_here(monkeypatch, capfd, "preview", root, "--image", "img000", "--out", image)
    assert code == 2 and "is an image of the dataset" in told and image.read_bytes() == before


@pytest.mark.parametrize("option", [("--classes", "cat"), ("--format", "yolo"), ("--seed", 3)])
def test_options_beside_a_job_are_not_passed_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    option: tuple[str, str],
) -> None:
    code, _, told = run_here(monkeypatch, capfd, "export", "--job", "job.json", tmp_path / "out", *option)
    assert code == 2 and "leave the others out" in told and not (tmp_path / "out").exists()


@pytest.mark.parametrize("shares", ["0,1", "0.5,nan", "0.5,,"])
def test_wrong_shares_are_named_as_shares(
    make_voc: Make,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    shares: str,
) -> None:
    code, _, told = run_here(monkeypatch, capfd, "plan", make_voc(), "--split", shares)
    assert code == 2 and "--split: " in told and "auto" not in told


def test_check_finds_leaks(make_voc: Make) -> None:
    root = make_voc(splits=True)
    lists = root / "VOC2012/ImageSets/Main"
    seen, judged = (lists / f"{name}.txt" for name in ("train", "val"))
    one, other = seen.read_text().split()[0], judged.read_text().split()[0]
    images = root / "VOC2012/JPEGImages"
    (images / f"{other}.jpg").write_bytes((images / f"{one}.jpg").read_bytes())
    found = as_json("check", root, code=1)  # the annotation still states the size of the old image
    assert not [problem for problem in found["problems"] if problem["kind"].startswith("leak")]
    found = as_json("check", root, "--leaks", code=1)
    [leak] = [problem for problem in found["problems"] if problem["kind"] == "leak_bytes"]
    assert one in leak["message"] and other in leak["message"]


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


def test_wishes_for_classes_are_heeded_by_plan_and_export(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc()
    before = {row["name"]: row["before"] for row in as_json("plan", root)["classes"]}
    cases = {
        "least": ["--at-least", "9", "--at-least", "owl=12", "--budget", "0"],
        "leave": ["--leave", "cat", "--balance", "copy"],
        "group": ["--group", "dog,owl", "--balance", "augment"],
        "drop": ["--drop", "0.25", "--floor", "2", "--balance", "copy"],
        "crops": ["--crop-keep", "0.9", "--crop-drop", "0.1", "--crop-side", "0.5"],
    }
    for name, options in cases.items():
        plan = as_json("plan", root, "--recipe", "ssd", *options)
        report = as_json("export", root, tmp_path / name, "--recipe", "ssd", *options, "--workers", 1)
        planned = {row["name"]: row["after"] for row in plan["classes"]}
        assert report["planned"] == report["actual"] == planned, name
        assert report["images"] == plan["images_after"], name
        if name == "least":
            assert planned["owl"] >= 12 and all(boxes >= 9 for boxes in planned.values())
        if name == "leave":
            assert planned["dog"] / planned["owl"] < before["dog"] / before["owl"]
        if name == "drop":
            assert 0 < plan["dropped"] <= 3
            assert sum(copies == 0 for copies in plan["copies"].values()) == plan["dropped"]
        again = evenbox("export", "--job", tmp_path / name / "job.json", tmp_path / f"{name}-again", "--json")
        assert json.loads(again.stdout)["actual"] == planned


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
        ["check", "DATA", "--together", "x"],
        ["check", "DATA", "--leaks", "--together", "("],
        ["stats", "DATA", "--weights", "no-such-formula"],
        ["stats", "DATA", "--weights", "inverse", "--as", "xml"],
        ["stats", "DATA", "--report", "out.txt"],
        ["stats", "DATA", "--drop", "2"],
        ["export", "nowhere", "out"],
        ["recipes", "no-such-recipe"],
        ["plan", "DATA", "--recipe", "no-such-recipe"],
        ["plan", "DATA", "--balance", "no-such-strategy"],
        ["plan", "DATA", "--split", "0.5,x"],
        ["plan", "DATA", "--split", "keep"],
        ["plan", "DATA", "--split", ""],
        ["plan", "DATA", "--split", "inf,1"],
        ["plan", "DATA", "--split", "1,1,1,1"],
        ["plan", "DATA", "--max-copies", "0"],
        ["plan", "DATA", "--budget", "inf"],
        ["plan", "DATA", "--budget", "0.5"],
        ["plan", "DATA", "--beta", "0.5"],
        ["plan", "DATA", "--at-least", "many"],
        ["plan", "DATA", "--at-least", "cow=5"],
        ["plan", "DATA", "--at-least", "0"],
        ["plan", "DATA", "--leave", "cow"],
        ["plan", "DATA", "--group", "cat"],
        ["plan", "DATA", "--group", "cat,cow"],
        ["plan", "DATA", "--group", "cat,dog", "--group", "dog,owl"],
        ["plan", "DATA", "--drop", "1.5"],
        ["plan", "DATA", "--drop", "0.1", "--at-least", "5"],
        ["plan", "DATA", "--crop-keep", "0"],
        ["plan", "DATA", "--floor", "5", "--balance", "class-balanced"],
        ["plan", "DATA", "--at-least", "5", "--balance", "down"],
        ["plan", "DATA", "--parts", "3"],
        ["plan", "DATA", "--threshold", "0.1"],
        ["plan", "DATA", "--seed", "99999999999999999999"],
        ["preview", "DATA", "--image", "no-such-image"],
        ["export", "DATA", "DATA/out"],
        ["export", "DATA", "out", "--format", "gif"],
        ["export", "DATA", "out", "--format", ","],
        ["export", "DATA", "out", "--classes", ","],
        ["export", "DATA", "out", "--classes", "cat", "--rename", "dog=pet"],
        ["export", "DATA", "out", "--rename", "dog="],
        ["export", "--job", "nowhere.json", "out"],
        ["export", "--job", "DATA/VOC2012/Annotations/img000.xml", "out"],
        ["--no-such-option"],
        ["nowhere"],
    ],
)
def test_what_cannot_start_says_why_in_a_line_and_exits_2(
    make_voc: Make,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    data = make_voc(count=4)
    filled = [part.replace("DATA", str(data)).replace("out", str(tmp_path / "out")) for part in arguments]
    code, stdout, stderr = run_here(monkeypatch, capfd, *filled)
    assert (code, stdout) == (2, "")
    assert stderr.strip() and "unexpected" not in stderr and "Traceback" not in stderr
    assert not (tmp_path / "out").exists()


ODD_NAMES = ("[red]x", ":smile:", "-dash", "a b", "图像", "\\[", "new\nline", "{x}")


@pytest.mark.skipif(sys.platform == "win32", reason="names that Windows has not")
def test_odd_names_are_data_and_no_markup(tmp_path: Path) -> None:
    data = tmp_path / "data [red]"
    data.mkdir()
    for name in ODD_NAMES:
        cv2.imwrite(str(data / "image.png"), np.zeros((40, 40, 3), np.uint8))
        (data / "image.png").rename(data / f"{name}.png")
        box = "<bndbox><xmin>3</xmin><ymin>3</ymin><xmax>20</xmax><ymax>20</ymax></bndbox>"
        (data / f"{name}.xml").write_text(
            f"<annotation><filename>{name}</filename><object><name>[/foo] {name}</name>{box}"
            "</object><object><name>[/b]</name></object></annotation>",
            encoding="utf-8",
        )
    for command in (["check"], ["stats"], ["plan"], ["classes"]):
        done = evenbox(*command, data)
        assert done.returncode in {0, 1}, done.stderr
        assert "[/" in done.stdout
    done = evenbox("export", data, tmp_path / "out", "--balance", "none", "--recipe", "none")
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "out") in done.stdout.replace("\n", "")
    assert as_json("stats", tmp_path / "out/voc/VOCdevkit")["boxes"] == len(ODD_NAMES)


def test_json_is_plain_ascii_and_the_only_thing_on_stdout(
    make_voc: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_voc(count=4)
    path = root / "VOC2012/Annotations/img000.xml"
    path.write_text(path.read_text().replace(">cat<", ">血<"), encoding="utf-8")
    (root / "VOC2012/Annotations/img001.xml").unlink()
    commands = [
        ["check", root],
        ["stats", root],
        ["classes", root],
        ["recipes"],
        ["plan", root],
        ["plan", root, "--compare"],
        ["preview", root, "--image", "img000", "-o", tmp_path / "sheet.png"],
        ["export", root, tmp_path / "out", "--workers", 1],
    ]
    for command in commands:
        code, stdout, stderr = run_here(monkeypatch, capfd, *command, "--json")
        assert code in {0, 1}, stderr
        assert stdout.isascii() and json.loads(stdout)
    ascii_terminal = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    for more in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "app", "stats", str(root), *more],
            capture_output=True,
            env={**os.environ, **ascii_terminal},
        )
        assert done.returncode == 0 and done.stdout.isascii()
    assert "血" in {row["name"] for row in json.loads(done.stdout)["classes"]}


def test_images_that_take_no_part_are_counted(make_voc: Make, tmp_path: Path) -> None:
    root = make_voc(splits=True)
    (root / "VOC2012/Annotations/img000.xml").unlink()
    lists = root / "VOC2012/ImageSets/Main"
    (lists / "val.txt").write_text("img006\n")
    done = evenbox("export", root, tmp_path / "out")
    assert done.returncode == 0
    assert "1 image without annotation" in done.stderr and "3 images in no list" in done.stderr
    plan = as_json("plan", root, "--split", "keep")
    assert (plan["unlabelled"], plan["unlisted"]) == (1, 3)
    assert as_json("plan", root, "--split", "none")["unlisted"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
@pytest.mark.parametrize("command", [["stats"], ["stats", "--json"], ["plan"], ["check"]])
def test_a_reader_that_leaves_is_no_failure(make_voc: Make, command: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "app", command[0], str(make_voc(count=4)), *command[1:]],
        stdout=write,
        stderr=subprocess.PIPE,
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_under_stdout_is_said_in_a_line(make_voc: Make) -> None:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    for more in ([], ["--json"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "app", "stats", str(make_voc(count=4)), *more],
                stdout=full,
                stderr=subprocess.PIPE,
                env=buffered,
                text=True,
            )
        assert done.returncode == 2
        assert "No space left" in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Return a function that starts a command in a process group of its own."""
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "app", *map(str, arguments)]
        pipe = subprocess.PIPE
        processes.append(
            subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)
        )
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_catching(process: subprocess.Popen[str], number: int) -> bool:
    """Whether a process has a handler for a signal (Linux)."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    mask = next(line for line in status.splitlines() if line.startswith("SigCgt")).split()[1]
    return bool(int(mask, 16) >> (number - 1) & 1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals, /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["planning", "exporting"])
def test_ctrl_c_and_sigterm_stop_an_export_that_resume_finishes(
    make_voc: Make, tmp_path: Path, start: Start, number: int, moment: str
) -> None:
    data, out = make_voc(count=60), tmp_path / "out"
    options = ["--max-copies", 20, "--budget", 20, "--workers", 2, "--json"]
    process = start("export", data, out, *options)
    if moment == "planning":
        wait_for(lambda: is_catching(process, signal.SIGTERM))
    else:
        wait_for(lambda: list(out.rglob("*.part")))
    at = time.monotonic()
    os.killpg(process.pid, number)  # as a terminal and a service manager do: to all of them
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert time.monotonic() - at < 3.0, "1 s, on a machine that is not busy"
    assert "Traceback" not in stderr
    if stdout:
        assert json.loads(stdout)["cancelled"]
    assert as_json("export", data, out, *options[:-1], "--resume")["cancelled"] is False


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_second_export_into_the_same_folder_is_refused(
    make_voc: Make, tmp_path: Path, start: Start
) -> None:
    data, out = make_voc(count=60), tmp_path / "out"
    options = ["--max-copies", 20, "--budget", 20]
    process = start("export", data, out, *options)
    wait_for(lambda: list(out.rglob("*.part")))
    os.kill(process.pid, signal.SIGSTOP)  # or it might be over before the second has begun
    second = evenbox("export", data, out, *options, "--resume")
    os.kill(process.pid, signal.SIGCONT)
    assert (second.returncode, second.stdout) == (2, "")
    assert "another export is writing" in second.stderr
    process.communicate()
    assert process.returncode == 0
    assert evenbox("export", data, out, *options, "--resume").returncode == 0


def test_a_stop_under_way_has_another_exit_code_than_one_that_cannot_start(
    make_voc: Make, tmp_path: Path
) -> None:
    data = make_voc(count=6)
    code = (
        "import errno, sys; from pathlib import Path\n"
        "from app.export import folder\n"
        "def full(*_): raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "folder._sync = full\n"
        "sys.argv[1:] = ['export', *sys.argv[1:]]\n"
        "from app.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(data), str(tmp_path / "out"), "--json"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "No space left on device" in done.stderr and "--resume" in done.stderr


def test_a_format_named_twice_is_written_once(make_voc: Make, tmp_path: Path) -> None:
    assert as_json("export", make_voc(count=4), tmp_path / "out", "--format", "voc, voc")["failed"] == 0


def test_replay_makes_an_image_again(make_voc: Make, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert (
        evenbox("export", make_voc(), out, "--recipe", "ssd", "--balance", "none", "-w", "1").returncode == 0
    )
    line = json.loads((out / "manifest.jsonl").read_text().splitlines()[2])
    copy = tmp_path / "again.jpg"
    made = as_json("replay", out / "manifest.jsonl", 3, "-o", copy)
    assert made["identical"] is True and made["image"] == line["image"] and made["line"] == 3
    assert copy.read_bytes() == (out / line["image"]).read_bytes()
    other = json.loads((out / "manifest.jsonl").read_text().splitlines()[3])
    refused = evenbox("replay", out, other["name"], "-o", copy)
    assert refused.returncode == 2 and "another image" in refused.stderr
    (out / line["image"]).write_bytes(b"changed")
    differs = evenbox("replay", out, "3")
    assert differs.returncode == 1 and "differs from" in differs.stderr
    assert evenbox("replay", out, "900").returncode == 2


def test_recipes_as_code_and_transforms(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for library in ("albumentations", "torchvision"):
        code, text, notes = run_here(monkeypatch, capfd, "recipes", "ssd", "--code", library)
        assert code == 0 and "def make_transform" in text and "left out: boxes" in notes
        compile(text, "recipe.py", "exec")
    _, text, _ = run_here(monkeypatch, capfd, "recipes", "--transforms", "--json")
    found = {transform["name"]: transform for transform in json.loads(text)}
    (angle, *_) = found["Rotate"]["parameters"]
    assert angle["name"] == "angle" and angle["unit"] == "°" and angle["maximum"] == 180
    _, text, _ = run_here(monkeypatch, capfd, "recipes", "Rotate", "--transforms")
    assert text.startswith("Rotate: ") and "angle = " in text
    code, _, message = run_here(monkeypatch, capfd, "recipes", "rotate90", "--transforms")
    assert code == 2 and "did you mean ‘Rotate90’" in message
    code, _, message = run_here(monkeypatch, capfd, "recipes", "--code", "torchvision")
    assert code == 2 and "usage" in message


def test_mirror_rules_are_told_and_a_broken_file_is_one_line(make_voc: Make) -> None:
    data = make_voc()
    rules = {"never": ["owl"], "swap": [["cat", "dog"]]}
    (data / "evenbox.json").write_text(json.dumps({"mirror": rules}))
    assert as_json("stats", data)["mirror"] == rules
    assert as_json("plan", data, "--balance", "none")["mirror"] == {**rules, "held": 2}
    text = evenbox("plan", data, "--recipe", "flip").stdout
    assert "never mirrored: images with owl (2 images of the plan)" in text and "cat ↔ dog" in text
    (data / "evenbox.json").write_text('{"mirror": {"swap": [["cat"]]}}')
    for command in (("check", data), ("plan", data), ("export", data, data.with_name("out"))):
        done = evenbox(*command)
        assert done.returncode == 2 and done.stdout == ""
        assert done.stderr.count("evenbox.json: ‘swap’ must be a list of pairs of class names") == 1
        assert "Traceback" not in done.stderr


def test_convert_goes_there_and_back(make_voc: Make, tmp_path: Path) -> None:
    data = make_voc(count=4)
    there = as_json("convert", data, tmp_path / "coco", "--to", "coco")
    assert (there["from"], there["to"], there["images"], there["problems"]) == ("voc", "coco", 4, [])
    back = as_json("convert", tmp_path / "coco", tmp_path / "back")
    assert (back["from"], back["boxes"]) == ("coco", there["boxes"])
    ended = evenbox("convert", tmp_path / "coco", tmp_path / "back")
    assert ended.returncode == 2 and "is not empty" in ended.stderr
