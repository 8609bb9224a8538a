from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import translations
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.augment.recipe import load_recipe
from app.core.counts import ClassCounts
from app.core.problem import Problem, Severity
from app.core.statistics import figures
from app.errors import AnnotationError, DatasetError, Phrases, RecipeError, phrase
from app.gui.augment.class_fates import ClassFates
from app.gui.balance.figures_table import FiguresTable
from app.gui.language import Translations, resolve
from app.gui.messages import annotation_reason, error_text, problem_with_line, translate_message
from app.gui.text import counts_text, listed, named, plural, ratio_text, short_path, time_ago
from app.gui.theme import Theme


@pytest.fixture
def chinese(qapp: QApplication, theme: Theme) -> Iterator[None]:
    installed = Translations(qapp)
    installed.use("zh_CN")
    theme.set_language("zh_CN")
    yield
    installed.use("en")
    theme.set_language("en")


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    """On failure: ``python packaging/translations.py update``, translate what is new, then ``compile``."""
    known = translations.read_ts(translations.ts_path(language))
    assert translations.shortcomings(known, translations.all_messages()) == []


def test_the_compiled_file_is_up_to_date(chinese: None) -> None:
    known = translations.read_ts(translations.ts_path("zh_CN"))
    differing = {
        source: text
        for (context, source), text in known.items()
        if QCoreApplication.translate(context, source) != text
    }
    assert differing == {}


def test_what_screen_readers_hear_has_the_marks_of_the_language(chinese: None, qtbot: QtBot) -> None:
    fates, table = ClassFates(), FiguresTable()
    for widget in (fates, table):
        qtbot.addWidget(widget)
    fates.set_objects(["cat"])
    counts = ClassCounts.from_labels(np.array([0, 0]), np.array([0, 1]), 1, 2)
    table.show_figures({"train": (figures(counts), 0.0)})
    for text in (fates.accessibleDescription(), table.row_text(0)):
        assert "：" in text and "，" in text
        assert ": " not in text and ", " not in text


def test_shortcomings_are_found() -> None:
    wanted = {("A", "one {n}"), ("A", "two"), ("B", "three")}
    known = {("A", "one {n}"): "一", ("A", "two"): "", ("C", "old"): "旧"}
    assert len(translations.shortcomings(known, wanted)) == 4


def test_a_ts_file_reads_back(tmp_path: Path) -> None:
    known = {("A", 'a "<&>" b\n c'): "甲", ("B", "b"): ""}
    path = tmp_path / "x.ts"
    translations.write_ts(path, "zh_CN", known)
    assert translations.read_ts(path) == known


def test_sentences_are_collected_from_classes_functions_and_choices(tmp_path: Path) -> None:
    (tmp_path / "gui").mkdir()
    (tmp_path / "gui" / "a.py").write_text(
        "class W:\n    def f(self):\n        self.tr('one' 'two')\n"
        "        QCoreApplication.translate('C', 'x' if self else 'y')\n        painter.translate(1, 2)\n"
    )
    assert translations.window_messages(tmp_path) == {("W", "onetwo"), ("C", "x"), ("C", "y")}
    (tmp_path / "gui" / "b.py").write_text("class W:\n    def f(self):\n        self.tr(name)\n")
    with pytest.raises(ValueError, match=r"b\.py:3"):
        translations.window_messages(tmp_path)


def test_templates_of_the_rooms_are_translated(chinese: None) -> None:
    error = DatasetError("{path} is a file; open the folder that holds the annotations and images", path="/x")
    assert error_text(error) == "/x 是文件；请打开包含标注和图像的文件夹"
    problem = Problem("k", Severity.ERROR, Path("a.xml"), "the file is empty", 41)
    assert problem_with_line(problem) == "第 41 行：文件为空"
    broken = AnnotationError("/a.xml", 3, "not well-formed XML: {why}", why="no end")
    assert annotation_reason(broken) == "XML 格式不正确：no end"
    assert error_text(broken) == "/a.xml，第 3 行：XML 格式不正确：no end"
    assert translate_message("visibility {value:.2f} < {limit:.2f}", {"value": 0.071, "limit": 0.1}) == (
        "可见比例 0.07 < 0.10"
    )
    sides = Phrases(
        (phrase("{amount:.6g} px at the left", amount=3.0), phrase("{amount:.6g} px at the top", amount=2.5))
    )
    assert translate_message("{sides}", {"sides": sides}) == "左侧 3 像素、上侧 2.5 像素"
    assert f"{sides}" == "3 px at the left, 2.5 px at the top"
    assert translate_message("{maker}", {"maker": phrase("a web page")}) == "网页"
    assert counts_text(364, 3) == "364 张图像 · 3 个类别"
    assert named("RBC", 12) == "RBC：12"
    assert listed(["一", "二"]) == "一，二"


def test_mistakes_in_a_recipe_are_told_in_the_language(chinese: None, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    said = []
    for angle, more in ([10, "x"], ""), ([5, 1], ""), ([1, 2], ', "p": 3'), ([1, 2], ', "q": 3'):
        step = f'{{"transform": "Rotate", "parameters": {{"angle": {json.dumps(angle)}}}{more}}}'
        path.write_text(f'{{"name": "r", "steps": [{step}]}}', encoding="utf-8")
        with pytest.raises(RecipeError) as caught:
            load_recipe(path)
        said.append(error_text(caught.value))
        assert str(path.name) in str(caught.value) and "step 1 (Rotate)" in str(caught.value)
    assert said[0].endswith("步骤 1（Rotate）、angle、第 2 项：须为数，而非 'x'")
    assert said[1].endswith("步骤 1（Rotate）、angle：范围上下颠倒：5.0 > 1.0")
    assert said[2].endswith("步骤 1（Rotate）、p：不得大于 1.0，现为 3")
    assert "未知" in said[3]


def test_qt_itself_speaks_the_language(chinese: None) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") != "Cancel"


def test_english_needs_no_files(qapp: QApplication) -> None:
    assert error_text(AnnotationError("/a.xml", None, "the file is empty")) == "/a.xml: the file is empty"
    assert error_text(PermissionError(13, "Permission denied", "/x")) == "/x: Permission denied"
    assert QObject().tr("Label") == "Label"
    assert resolve("zh_CN") == "zh_CN"
    assert resolve("system") in {"en", "zh_CN"}


def test_words_and_figures(qapp: QApplication) -> None:
    assert [ratio_text(r) for r in (1.0, 6.825, 9.999, 11.494, 208.4, 12345.6)] == [
        "1.00",
        "6.83",
        "10.0",
        "11.5",
        "208",
        "12,346",
    ]
    assert plural(1, "1 box", "{n} boxes") == "1 box"
    assert plural(12345, "1 box", "{n} boxes") == "12,345 boxes"
    assert short_path(Path.home() / "a" / "b") == str(Path("~/a/b"))
    now = datetime(2024, 5, 20, 15, 0)
    for then, words in (
        (datetime(2024, 5, 20, 14, 59, 30), "just now"),
        (datetime(2024, 5, 20, 14, 59), "a minute ago"),
        (datetime(2024, 5, 20, 14, 20), "40 minutes ago"),
        (datetime(2024, 5, 20, 13, 0), "2 hours ago"),
        (datetime(2024, 5, 19, 8, 0), "yesterday"),
        (datetime(2024, 5, 12, 8, 0), "12 May"),
        (datetime(2023, 5, 12, 8, 0), "12 May 2023"),
    ):
        assert time_ago(then, now) == words
