"""From the window's settings to a job, a folder and a command line."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.augment.recipe import load_recipe
from app.export.job import load_job
from app.export.planning import prepare
from app.gui.export.classes import Selection
from app.gui.export.figures import clock_text, duration_text, size_text
from app.gui.export.jobs import (
    command_line,
    default_folder,
    ensure_recipe,
    free_folder,
    make_job,
    needs_file,
    with_strategy,
)
from app.gui.export.preparation import NEW, REFUSED, RESUMED, look_at_folder
from app.gui.session import PlanSettings, Session
from app.voc.index import open_dataset

SETTINGS = PlanSettings("copy", 7, 2.5, 16.0, 9, "0.7,0.2,0.1")


def test_goals_follow_the_names_of_the_export(small_dataset: Path) -> None:
    dataset = open_dataset(small_dataset)
    settings = PlanSettings(
        strategy="augment",
        groups=(("cat", "dog"), ("cat", "gone")),
        leave=("dog",),
        at_least_of=(("cat", 9),),
        difficult="ignore",
    )
    job = make_job(dataset, load_recipe("flip"), settings)
    assert (job.groups, job.leave, job.difficult) == ((("cat", "dog"),), ("dog",), "ignore")
    words = command_line(job, Path("out"), 2)
    assert "--group=cat,dog" in words and "--difficult ignore" in words
    assert words.count("--format") == 1
    renamed = make_job(dataset, load_recipe("flip"), settings, selection=Selection(None, (("cat", "puss"),)))
    assert (renamed.groups, renamed.at_least_of) == ((("puss", "dog"),), {"puss": 9})
    assert prepare(renamed, dataset).plan.classes == ("puss", "dog")
    alone = make_job(dataset, load_recipe("flip"), settings, selection=Selection(("cat",)))
    assert (alone.groups, alone.leave) == ((), ())
    other = with_strategy(renamed, dataset, settings, "repeat-factor")
    assert (other.groups, other.at_least_of) == ((), {})
    assert with_strategy(other, dataset, settings, "augment") == renamed


def test_the_job_says_what_the_window_says(small_dataset: Path) -> None:
    dataset = open_dataset(small_dataset)
    job = make_job(dataset, load_recipe("flip"), SETTINGS, 90)
    assert (job.balance, job.max_copies, job.budget, job.beta, job.seed) == ("copy", 7, 2.5, 16.0, 9)
    assert job.split == (0.7, 0.2, 0.1) and job.quality == 90
    assert job.dataset == small_dataset and job.convention == dataset.convention


def test_the_command_line_makes_the_same_job(
    small_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app import cli

    job = make_job(open_dataset(small_dataset), load_recipe("flip"), SETTINGS, 90)
    made = []
    monkeypatch.setattr(
        cli.exporting, "_run_export", lambda job, *rest: made.append((job, *rest)) or pytest.exit
    )
    for budget, batches in ((2.5, 16), (None, 8)):
        wanted = job.model_copy(
            update={"budget": budget, "batch_size": batches, "epochs": batches, "copies": 3}
        )
        words = shlex.split(command_line(wanted, tmp_path / "out folder", 3))
        assert words[0] == "evenbox"
        CliRunner().invoke(cli.app, words[1:])
        found, out, workers, resume, *_ = made[-1]
        assert found == wanted and (out, workers, resume) == (tmp_path / "out folder", 3, False)


def test_an_edited_recipe_is_run_from_a_job_file(small_dataset: Path, tmp_path: Path) -> None:
    recipe = load_recipe("yolo")
    edited = recipe.model_copy(update={"steps": recipe.steps[:1]})
    job = make_job(open_dataset(small_dataset), edited, SETTINGS)
    words = shlex.split(command_line(job, tmp_path / "out", 2))
    assert needs_file(job) and words[:4] == ["evenbox", "export", "--job", str(tmp_path / "out.json")]
    (tmp_path / "out.json").write_text(job.to_json())
    assert load_job(tmp_path / "out.json") == job


def test_the_folder_is_new_and_beside_the_dataset(small_dataset: Path) -> None:
    folder = default_folder(open_dataset(small_dataset))
    assert folder == small_dataset.parent / "small set-balanced"
    folder.mkdir()
    assert default_folder(open_dataset(small_dataset)).name == "small set-balanced-2"
    assert free_folder(small_dataset / "nothing") == small_dataset / "nothing"


def test_the_folder_for_a_result_of_an_earlier_export_is_beside_that(small_dataset: Path) -> None:
    devkit = small_dataset.parent / "earlier/voc/VOCdevkit"
    devkit.parent.mkdir(parents=True)
    small_dataset.rename(devkit)
    assert default_folder(open_dataset(devkit)) == small_dataset.parent / "earlier-balanced"


def test_a_recipe_is_there_from_the_start() -> None:
    session = Session()
    assert ensure_recipe(session).name == "yolo" and session.recipe is not None
    session.set_recipe(load_recipe("flip"))
    assert ensure_recipe(session).name == "flip"


def test_folders_that_cannot_be_used_are_refused(small_dataset: Path, tmp_path: Path) -> None:
    job = make_job(open_dataset(small_dataset), load_recipe("none"), PlanSettings())
    busy, file = tmp_path / "busy", tmp_path / "file"
    busy.mkdir()
    (busy / "thesis.doc").write_text("x")
    file.write_text("x")
    for folder in (busy, file, small_dataset / "out", small_dataset.parent, Path("relative"), Path()):
        state = look_at_folder(folder, job)
        assert state.state == REFUSED and str(state.error)
    for folder in (tmp_path / "new" / "deep", tmp_path / "empty"):
        assert look_at_folder(folder, job).state == NEW
    begun = tmp_path / "begun"
    begun.mkdir()
    (begun / "job.json").write_text(job.to_json())
    assert look_at_folder(begun, job).state == RESUMED
    other = job.model_copy(update={"seed": 1})
    assert look_at_folder(begun, other).state == REFUSED


def test_figures_read_well() -> None:
    sizes = [size_text(n) for n in (0, 400, 5_400, 58e6, 1.24e9, 999.6e6, 3e15)]
    assert sizes == ["0 kB", "0.4 kB", "5.4 kB", "58 MB", "1.2 GB", "1.0 GB", "3000 TB"]
    assert [duration_text(s) for s in (0.1, 7.4, 170, 7900)] == ["1 s", "7 s", "3 min", "2 h 12 min"]
    assert [clock_text(s) for s in (7, 61, 3750)] == ["0:07", "1:01", "1:02:30"]
