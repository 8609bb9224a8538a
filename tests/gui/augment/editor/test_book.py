"""The recipes a person works on: nothing is lost, everything can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.augment import library
from app.augment.recipe import Recipe, Step, load_recipe, recipe_json, recipe_names
from app.gui.augment.editor import drafts
from app.gui.augment.editor.book import RecipeBook


@pytest.fixture
def book(qtbot: QtBot) -> RecipeBook:
    return RecipeBook(load_recipe("ssd"))


def with_p(recipe: Recipe, p: float, number: int = 0) -> Recipe:
    steps = list(recipe.steps)
    steps[number] = steps[number].model_copy(update={"p": p})
    return recipe.model_copy(update={"steps": tuple(steps)})


def failures(book: RecipeBook) -> list[str]:
    said: list[str] = []
    book.failed.connect(lambda error: said.append(str(error)))
    return said


def test_a_built_in_recipe_is_changed_as_a_copy(book: RecipeBook) -> None:
    book.edit(with_p(book.recipe, 0.5), "Change")
    assert book.recipe.name == "ssd-copy" and book.recipe.steps[0].p == 0.5 and book.is_edited
    assert load_recipe("ssd").steps[0].p == 1.0
    book.history.undo()
    assert book.recipe == load_recipe("ssd") and not book.is_edited and "ssd-copy" not in book.names()
    book.history.redo()
    assert book.recipe.name == "ssd-copy" and book.recipe.steps[0].p == 0.5
    book.history.undo()
    book.edit(with_p(book.recipe, 0.2), "Change")
    assert book.recipe.name == "ssd-copy" and book.recipe.steps[0].p == 0.2
    book.history.undo()
    assert book.recipe == load_recipe("ssd")


def test_a_drag_is_one_step_of_undo(book: RecipeBook) -> None:
    for p in (0.9, 0.8, 0.7):
        book.edit(with_p(book.recipe, p), "Change", "0 p")
    book.end_merge()
    for p in (0.6, 0.5):
        book.edit(with_p(book.recipe, p), "Change", "0 p")
    book.edit(with_p(book.recipe, 0.4, number=1), "Change", "1 p")
    seen = []
    while book.history.canUndo():
        book.history.undo()
        seen.append([step.p for step in book.recipe.steps[:2]])
    assert seen == [[0.5, 0.5], [0.7, 0.5], [1.0, 0.5]]


def test_unsaved_changes_wait_on_the_disk(book: RecipeBook) -> None:
    book.edit(with_p(book.recipe, 0.5), "Change")
    edited = book.recipe
    book.choose("yolo")
    book.write_drafts()
    later = RecipeBook(load_recipe("yolo"))
    assert "ssd-copy" in later.names() and later.has_draft("ssd-copy")
    assert later.choose("ssd-copy") and later.recipe == edited and later.is_edited
    assert later.save() and not later.is_edited and load_recipe("ssd-copy") == edited
    later.write_drafts()
    assert not list((paths.user_data() / "recipe-drafts").glob("*.json"))


def test_a_damaged_draft_is_told_and_kept(book: RecipeBook) -> None:
    folder = paths.user_data() / "recipe-drafts"
    folder.mkdir()
    (folder / "x.json").write_text('{"name": "x",\n "steps": [}')
    later = RecipeBook(load_recipe("ssd"))
    assert [str(problem) for problem in later.take_problems()] == [
        "recipe ‘x.json’, line 2: not JSON (Expecting value)"
    ]
    later.edit(with_p(later.recipe, 0.5), "Change")
    later.write_drafts()
    assert (folder / "x.json").read_text().endswith("[}")


def test_save_as_and_changes_to_an_own_recipe(book: RecipeBook) -> None:
    book.edit(with_p(book.recipe, 0.5), "Change")
    assert book.save_as("mine") and book.recipe.name == "mine" and not book.is_edited
    assert "ssd-copy" not in book.names()
    book.edit(with_p(book.recipe, 0.3), "Change")
    assert book.recipe.name == "mine" and book.is_edited and load_recipe("mine").steps[0].p == 0.5
    book.revert()
    assert book.recipe == load_recipe("mine") and not book.is_edited
    book.history.undo()
    assert book.recipe.steps[0].p == 0.3
    assert book.save() and load_recipe("mine").steps[0].p == 0.3


def ps(book: RecipeBook) -> tuple[str, float]:
    return book.recipe.name, book.recipe.steps[0].p


def test_saving_under_another_name_keeps_undo(book: RecipeBook) -> None:
    for p in (0.5, 0.4, 0.3):
        book.edit(with_p(book.recipe, p), "Change")
    book.history.undo()
    assert book.save_as("mine") and ps(book) == ("mine", 0.4)
    book.history.undo()
    assert ps(book) == ("mine", 0.5) and book.is_edited and load_recipe("mine").steps[0].p == 0.4
    book.history.redo()
    assert ps(book) == ("mine", 0.4) and not book.is_edited
    book.history.redo()
    assert ps(book) == ("mine", 0.3) and not book.history.canRedo()
    book.edit(with_p(book.recipe, 0.2), "Change")
    assert ps(book) == ("mine", 0.2) and "ssd-copy" not in book.names()


def test_a_copy_under_another_name_leaves_the_first_its_own_undo(book: RecipeBook) -> None:
    book.edit(with_p(book.recipe, 0.5), "Change")
    assert book.save_as("one")
    book.edit(with_p(book.recipe, 0.4), "Change")
    assert book.save() and book.save_as("two")
    book.history.undo()
    assert ps(book) == ("two", 0.5)
    assert book.choose("one") and ps(book) == ("one", 0.4)
    book.history.undo()
    assert ps(book) == ("one", 0.5)


def test_renaming_keeps_undo_and_never_brings_the_old_name_back(book: RecipeBook) -> None:
    book.edit(with_p(book.recipe, 0.5), "Change")
    book.edit(with_p(book.recipe, 0.4), "Change")
    assert book.save() and book.rename("yours")
    book.history.undo()
    assert ps(book) == ("yours", 0.5) and book.is_edited
    book.history.undo()
    assert book.recipe == load_recipe("ssd") and set(book.names()) == {*recipe_names()}
    book.history.redo()
    assert ps(book) == ("yours", 0.5) and "ssd-copy" not in book.names()
    book.create(Recipe(name="ssd-copy"))
    assert not book.history.canUndo()


def test_a_name_that_is_taken_is_refused(book: RecipeBook) -> None:
    said = failures(book)
    book.create(Recipe(name="mine"))
    assert book.save()
    book.create(Recipe(name="other", steps=(Step(transform="Rotate"),)))
    assert not book.save_as("MINE") and not book.save_as("ssd") and not book.rename("mine")
    assert len(said) == 3 and load_recipe("mine").steps == () and book.recipe.name == "other"


def test_rename_and_delete(book: RecipeBook) -> None:
    book.create(Recipe(name="mine", steps=(Step(transform="Rotate"),)))
    assert book.save() and book.rename("yours")
    assert "yours" in recipe_names() and "mine" not in book.names() and book.recipe.name == "yours"
    assert book.delete()
    assert "yours" not in book.names() and library.is_built_in(book.recipe.name)


def test_a_renamed_recipe_keeps_its_unsaved_changes(book: RecipeBook) -> None:
    book.create(Recipe(name="mine", steps=(Step(transform="Rotate"),)))
    book.save()
    book.edit(with_p(book.recipe, 0.1), "Change")
    assert book.rename("yours") and book.is_edited and book.recipe.steps[0].p == 0.1
    assert load_recipe("yours").steps[0].p == 1.0


def test_a_file_changed_outside_is_not_written_over(book: RecipeBook) -> None:
    said = failures(book)
    book.create(Recipe(name="mine"))
    book.save()
    theirs = Recipe(name="mine", steps=(Step(transform="Rotate"),))
    library.own_file("mine").write_text(recipe_json(theirs))
    book.edit(book.recipe.model_copy(update={"envelope": "ellipse"}), "Change")
    assert not book.save() and "changed outside" in said[0]
    assert load_recipe("mine") == theirs
    library.own_file("mine").write_text("not JSON")
    assert not book.save() and library.own_file("mine").read_text() == "not JSON"
    assert book.save_as("mine two") and load_recipe("mine two").envelope == "ellipse"


def test_import_names_the_place_of_a_mistake(book: RecipeBook, tmp_path: Path) -> None:
    said = failures(book)
    path = tmp_path / "wrong.json"
    path.write_text('{"name": "w", "steps": [{"transform": "Rotate", "parameters": {"angle": [5, 1]}}]}')
    assert not book.import_file(path) and not book.import_file(tmp_path / "nothing.json")
    assert "wrong.json" in said[0] and "step 1" in said[0] and "upside down" in said[0]
    assert book.recipe.name == "ssd"


def test_export_and_import_give_the_same_recipe(book: RecipeBook, tmp_path: Path) -> None:
    assert book.export_file(tmp_path / "out.json") and load_recipe(tmp_path / "out.json") == book.recipe
    assert book.import_file(tmp_path / "out.json")
    assert book.recipe.name == "ssd-copy" and book.recipe.steps == load_recipe("ssd").steps
    assert not book.export_file(tmp_path / "out.json" / "below.json")


def test_a_recipe_that_something_else_set_is_taken_with_undo(book: RecipeBook) -> None:
    book.create(Recipe(name="mine", steps=(Step(transform="Rotate"),)))
    mine = book.recipe
    book.follow(with_p(mine, 0.4))
    assert book.recipe.steps[0].p == 0.4
    book.history.undo()
    assert book.recipe == mine
    book.follow(load_recipe("yolo"))
    assert book.recipe == load_recipe("yolo") and book.has_draft("mine")


def test_drafts_that_cannot_be_written_are_told(book: RecipeBook, monkeypatch: pytest.MonkeyPatch) -> None:
    said = failures(book)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(drafts, "write_atomic", full)
    book.edit(with_p(book.recipe, 0.5), "Change")
    book.write_drafts()
    assert "No space left" in said[0] and book.is_edited


def test_names_no_file_could_have_are_kept_as_drafts(book: RecipeBook) -> None:
    book.follow(Recipe(name="a/b", steps=(Step(transform="Rotate"),)))
    book.write_drafts()
    assert RecipeBook(load_recipe("ssd")).look_up("a/b").steps[0].transform == "Rotate"
