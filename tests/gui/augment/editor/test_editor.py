"""The recipe editor, as a person uses it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, load_recipe
from app.augment.registry import TRANSFORMS
from app.augment.schema import parameter_fields
from app.gui.augment.editor.book import RecipeBook
from app.gui.augment.editor.code_sheet import CodeSheet
from app.gui.augment.editor.fields import ChipsEditor, ListEditor, NumbersEditor, make_editor
from app.gui.augment.editor.form import StepForm
from app.gui.augment.editor.step_card import StepCard
from app.gui.augment.editor.transforms import icon_of, new_step, transform_groups
from app.gui.augment.workspace import AugmentWorkspace
from app.gui.theme import Theme


def recipe_of(work: AugmentWorkspace) -> Recipe:
    recipe = work.session.recipe
    assert recipe is not None and recipe == work.editor.book.recipe
    return recipe


def names(work: AugmentWorkspace) -> list[str]:
    return [step.transform for step in recipe_of(work).steps]


def opened(work: AugmentWorkspace, transform: str) -> StepForm:
    card = next(card for card in work.panel.steps.cards if card.step.transform == transform)
    card.caret.setChecked(True)
    assert card.form is not None
    return card.form


@pytest.mark.parametrize("name", TRANSFORMS)
def test_a_form_shows_and_keeps_every_setting(name: str, qtbot: QtBot) -> None:
    """What a form says about a step means the same step, and entering it again changes nothing."""
    step = new_step(name)
    form = StepForm(step)
    qtbot.addWidget(form)
    defaults = {field.name: field.default for field in parameter_fields(TRANSFORMS[name].Parameters)}
    assert form.values() == defaults
    edited: list[Step] = []
    form.edited.connect(lambda changed, _: edited.append(changed))
    for setting, default in defaults.items():
        form.rows[setting].editor.enter(default)
        assert form.rows[setting].reset.isHidden()
    for changed in edited:
        Pipeline(Recipe(name="x", steps=(changed,)))
    assert len(edited) == len(defaults)
    assert json.loads(json.dumps(defaults)) == defaults


def test_every_transform_is_in_one_group_and_has_an_icon(theme: Theme) -> None:
    listed = [name for group in transform_groups().values() for name in group]
    assert sorted(listed) == sorted(TRANSFORMS)
    for name in TRANSFORMS:
        theme.icon(icon_of(name))


def test_a_slider_changes_the_recipe_and_the_variants(work: AugmentWorkspace, qtbot: QtBot) -> None:
    form = opened(work, "ZoomOut")
    editor = form.rows["ratio"].editor
    assert isinstance(editor, NumbersEditor)
    before = work.variants.body.grid.tiles[0].variant
    editor.slider.setFocus()
    QTest.keyClick(editor.slider, Qt.Key.Key_Home)
    QTest.keyClick(editor.slider, Qt.Key.Key_PageUp)
    ratio = recipe_of(work).steps[1].parameters["ratio"]
    assert ratio[0] == 1.0 and 1.0 < ratio[1] < 4.0 and recipe_of(work).name == "ssd-copy"
    qtbot.waitUntil(lambda: work.variants.body.grid.tiles[0].variant is not before)
    assert not form.rows["ratio"].reset.isHidden()
    form.rows["ratio"].reset.click()
    assert "ratio" not in recipe_of(work).steps[1].parameters


def test_typed_values_are_taken_or_put_back(work: AugmentWorkspace) -> None:
    form = opened(work, "ZoomOut")
    editor = form.rows["ratio"].editor
    assert isinstance(editor, NumbersEditor)
    type_into(editor.edit, "1.5 - 12")
    assert recipe_of(work).steps[1].parameters["ratio"] == [1.5, 12.0]
    assert editor.slider.range[1] >= 12
    for wrong in ("3 2", "0.5 2", "1 99", "2", "x"):
        editor.edit.setFocus()
        editor.edit.setText(wrong)
        editor.edit.textEdited.emit(wrong)
        assert editor.edit.property("wrong") and editor.edit.toolTip()
        QTest.keyClick(editor.edit, Qt.Key.Key_Return)
        assert recipe_of(work).steps[1].parameters["ratio"] == [1.5, 12.0]
        assert not editor.edit.property("wrong") and "12" in editor.edit.text()


def test_lists_chips_and_colours(qtbot: QtBot) -> None:
    fields = {f.name: f for f in parameter_fields(TRANSFORMS["ShortestSide"].Parameters)}
    sides = make_editor(fields["sides"], "Sides")
    qtbot.addWidget(sides)
    assert isinstance(sides, ListEditor)
    taken: list[object] = []
    sides.changed.connect(taken.append)
    type_into(sides.edit, "320, 352 ,384")
    assert taken == [[320, 352, 384]]
    type_into(sides.edit, "320, 0")
    assert len(taken) == 1
    turns = make_editor(parameter_fields(TRANSFORMS["Rotate90"].Parameters)[0], "Turns")
    qtbot.addWidget(turns)
    assert isinstance(turns, ChipsEditor)
    turns.set_value([2])
    turns.changed.connect(taken.append)
    turns.chips[1].click()
    turns.chips[2].click()
    turns.chips[1].click()  # the last one stays chosen
    assert taken[1:] == [[1, 2], [1], [1]]


def test_steps_are_reordered_by_keys_and_by_drag(work: AugmentWorkspace) -> None:
    steps = work.panel.steps
    order = names(work)
    steps.cards[1].caret.setChecked(True)
    card = steps.cards[1]
    QTest.keyClick(card, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(work) == [order[1], order[0], *order[2:]]
    assert steps.cards[0] is card and card.is_open
    QTest.keyClick(card, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # it is the first
    assert names(work) == [order[1], order[0], *order[2:]]
    last = steps.cards[-1]
    end = steps.cards[0].grip.mapFromGlobal(last.mapToGlobal(QPoint(8, last.height() - 2)))
    grip = steps.cards[0].grip
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    drag(grip, end)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=end)
    assert names(work) == [order[0], *order[2:], order[1]]
    assert steps.cards[-1] is card and card.is_open
    for _ in range(2):
        work.editor.book.history.undo()
    assert names(work) == order and recipe_of(work) == load_recipe("ssd")
    assert steps.cards[1] is card


def test_steps_are_removed_doubled_and_switched(work: AugmentWorkspace) -> None:
    steps = work.panel.steps
    order = names(work)
    steps.cards[0].setFocus()
    QTest.keyClick(steps.cards[0], Qt.Key.Key_Delete)
    assert names(work) == order[1:]
    QTest.keyClick(steps.cards[0], Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names(work) == [order[1], *order[1:]]
    steps.cards[0].switch.click()
    assert not recipe_of(work).steps[0].enabled and recipe_of(work).steps[1].enabled
    for _ in range(3):
        work.editor.book.history.undo()
    assert recipe_of(work) == load_recipe("ssd")


def test_the_gallery_shows_every_transform_and_adds_one(work: AugmentWorkspace, qtbot: QtBot) -> None:
    gallery = work.editor.open_gallery()
    qtbot.waitUntil(lambda: all(card._pixmap is not None or card.failed for card in gallery.cards))
    assert not any(card.failed for card in gallery.cards)
    place = gallery.search.mapToGlobal(QPoint(0, 0))
    QTest.keyClicks(gallery.search, "salt pepper")
    assert gallery.search.mapToGlobal(QPoint(0, 0)) == place
    assert [card.transform for card in gallery.visible_cards()] == ["SaltAndPepper"]
    scroll = gallery.findChild(QScrollArea)
    assert scroll is not None and scroll.widget() is not None
    assert scroll.widget().height() > gallery.visible_cards()[0].height()
    qtbot.waitUntil(lambda: scroll.widget().height() <= scroll.viewport().height())
    gallery.search.clear()
    QTest.keyClicks(gallery.search, "zzz")
    assert not gallery.visible_cards() and not gallery._nothing.isHidden()
    QTest.keyClick(gallery.search, Qt.Key.Key_Return)
    assert not gallery.isHidden()
    gallery.search.setText("perspective")
    QTest.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.isHidden() and names(work)[-1] == "Perspective"
    assert work.panel.steps.cards[-1].is_open
    work.editor.book.history.undo()
    assert recipe_of(work) == load_recipe("ssd")


def test_effects_come_from_memory_the_second_time(work: AugmentWorkspace, qtbot: QtBot) -> None:
    gallery = work.editor.open_gallery()
    qtbot.waitUntil(lambda: all(card._pixmap is not None for card in gallery.cards))
    gallery.dismiss()
    again = work.editor.open_gallery()
    assert all(card._pixmap is not None for card in again.cards)
    again.dismiss()


def test_output_size_is_the_last_resize(work: AugmentWorkspace) -> None:
    form = work.panel.output_size
    assert form.mode.index == 1 and form.width_edit.edit.text() == "300 px"
    type_into(form.width_edit.edit, "640")
    assert recipe_of(work).steps[3].parameters == {"width": 640, "height": 300}
    form.mode._choose(2)
    assert recipe_of(work).steps[3] == Step(transform="LetterBox", parameters={"width": 640, "height": 300})
    form.mode._choose(0)
    assert "LetterBox" not in names(work) and form._size.isHidden()
    form.mode._choose(1)
    assert recipe_of(work).steps[-1].transform == "Resize"


def test_code_says_what_has_no_counterpart(work: AugmentWorkspace, qtbot: QtBot) -> None:
    recipe = Recipe(name="mine", steps=(Step(transform="HorizontalFlip", p=0.5), Step(transform="Rain")))
    for library in ("albumentations", "torchvision"):
        sheet = CodeSheet(recipe, library, work.window())
        sheet.show_over()
        sheet.copy_button.click()
        text = QGuiApplication.clipboard().text()
        assert "def make_transform" in text and text == sheet.text.toPlainText()
        compile(text, library, "exec")
        sheet.dismiss()


def test_what_the_menu_opens_lies_over_the_window(
    work: AugmentWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu, parents = work.panel.menu, []
    menu.show_code("albumentations")
    sheet = work.window().findChild(CodeSheet)
    assert sheet is not None and sheet.window() is work.window() and sheet.width() == work.window().width()
    sheet.dismiss()
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda parent, *_: (parents.append(parent), ("", ""))[1]
    )
    menu.import_file()
    assert parents == [work.window()]


def test_unsaved_changes_are_marked_and_kept(work: AugmentWorkspace) -> None:
    panel = work.panel
    assert not panel.is_edited and "(" not in panel.choice.currentText().replace("(caffe)", "")
    panel.steps.cards[0].switch.click()
    assert panel.choice.currentText() == "ssd-copy (edited)"
    panel.choice.activated.emit(panel.choice.findData("yolo"))
    assert recipe_of(work).name == "yolo" and panel.choice.findText("ssd-copy (edited)") >= 0
    panel.choice.activated.emit(panel.choice.findData("ssd-copy"))
    work.editor.book.save()
    assert panel.choice.currentText() == "ssd-copy" and not panel.save.isEnabled()


def test_a_change_just_before_closing_is_kept(work: AugmentWorkspace) -> None:
    work.panel.steps.cards[0].switch.click()
    work.window().hide()
    assert RecipeBook(load_recipe("ssd")).look_up("ssd-copy") == recipe_of(work)


@pytest.mark.qt_log_ignore("does not support raise")
def test_the_help_shows_both_ends_of_a_setting(work: AugmentWorkspace, qtbot: QtBot) -> None:
    form = opened(work, "ZoomOut")
    form.help_wanted.emit(form.fields["ratio"], form.rows["ratio"])
    card = work.editor.help
    assert card.isVisible()
    assert [caption.text() for caption in card._captions] == ["1×", "4×"]
    qtbot.waitUntil(lambda: all(not picture.pixmap().isNull() for picture in card._pictures))
    QTest.mouseClick(work.panel, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert not card.isVisible()


def type_into(edit: QLineEdit, text: str) -> None:
    """Replace the text as a person does."""
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def drag(widget: object, point: QPoint) -> None:
    """Move the mouse with its button held."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication, QWidget

    assert isinstance(widget, QWidget)
    left = Qt.MouseButton.LeftButton
    place = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        QPointF(widget.mapToGlobal(point)),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def test_a_long_name_takes_the_room_of_what_is_always_so(qtbot: QtBot) -> None:
    card = StepCard(Step(transform="RandomHSV"))
    qtbot.addWidget(card)
    card.show()
    card.resize(324, 44)
    needed = card._title.fontMetrics().horizontalAdvance(card._title.text())
    assert needed <= card._title.width()
    card.resize(700, 44)
    assert card._often.isVisible()
    card.resize(324, 44)
    card.show_step(Step(transform="RandomHSV", p=0.5))
    assert card._often.isVisible()  # this one must be said
