"""The user's own recipes: what may be written where, and what never may."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths
from app.augment import library
from app.augment.recipe import KeepRules, Recipe, Step, load_recipe, recipe_names
from app.errors import RecipeError

MINE = Recipe(name="mine", steps=(Step(transform="Rotate", p=0.5),), keep=KeepRules(min_size=4))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "user_data", lambda: tmp_path)
    return tmp_path


def test_saved_recipes_are_found_by_name_and_read_back_equal() -> None:
    library.save_own(MINE)
    assert "mine" in recipe_names() and load_recipe("mine") == MINE


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "needs a name"),
        ("  ", "needs a name"),
        ("a/b", "‘/’"),
        ("a\\b", "‘\\’"),
        ("..", "cannot be called"),
        (".hidden", "cannot be called"),
        ("con", "cannot be called"),
        ("LPT1.x", "cannot be called"),
        ("x" * 81, "80 characters"),
        ("yolo", "built-in"),
        ("YOLO", "built-in"),
    ],
)
def test_names_that_cannot_be_used_say_why(name: str, words: str, home: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        library.save_own(MINE.model_copy(update={"name": name}))
    assert words in str(caught.value)
    assert not list(home.rglob("*.json"))


def test_a_taken_name_is_refused_whatever_its_capitals() -> None:
    with pytest.raises(RecipeError, match="already"):
        library.check_name("Mine", ["mine"])
    assert library.check_name("  mine two ", ["mine"]) == "mine two"


def test_copies_are_named_once() -> None:
    assert library.free_name("yolo") == "yolo-copy"
    assert library.free_name("yolo-copy", ["YOLO-copy"]) == "yolo-copy-2"
    assert library.free_name("yolo-copy-7") == "yolo-copy"
    assert library.free_name("x" * 80, []).startswith("x" * 70) and len(library.free_name("x" * 80)) <= 80


def test_cleaned_names_can_be_saved() -> None:
    for name in ("a/b:c", "..", "nul", " x. ", "\x00", "配方 1"):
        library.check_name(library.clean_name(name))


def test_rename_moves_the_file() -> None:
    library.save_own(MINE)
    renamed = library.rename_own("mine", "yours")
    assert renamed == load_recipe("yours") and renamed.steps == MINE.steps
    assert "mine" not in recipe_names()
    with pytest.raises(RecipeError, match="built-in"):
        library.rename_own("yours", "ssd")
    assert load_recipe("yours") == renamed


def test_delete_takes_the_file_only() -> None:
    library.save_own(MINE)
    other = library.save_own(MINE.model_copy(update={"name": "other"}))
    library.delete_own("mine")
    assert "mine" not in recipe_names() and other.exists()
    library.delete_own("mine")


def test_a_file_that_cannot_be_written_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    path = library.save_own(MINE)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library, "write_atomic", full)
    with pytest.raises(RecipeError, match="No space left"):
        library.save_own(MINE.model_copy(update={"steps": ()}))
    assert path.read_bytes() == before


def test_a_recipe_is_called_as_its_file(home: Path) -> None:
    path = library.save_own(MINE)
    path.rename(path.with_name("else.json"))
    assert library.load_own("else").name == "else"
