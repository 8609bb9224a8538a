from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from app import paths
from app.gui.theme import TOKENS, Theme, current_theme, paint_class_glyph
from app.gui.widgets import label, push_button


def luminance(color: QColor) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: QColor, b: QColor) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_both_themes_have_the_same_tokens() -> None:
    assert TOKENS["dark"].keys() == TOKENS["light"].keys()


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("text", ["text1", "text2", "text3", "accent_text", "ok", "warning", "error"])
def test_text_is_readable_on_every_surface(theme: Theme, name: str, text: str) -> None:
    theme.set_setting(name)
    for surface in ("bg", "raised"):
        assert contrast(theme.color(text), theme.color(surface)) >= 4.5


@pytest.mark.parametrize("name", ["dark", "light"])
def test_controls_are_visible(theme: Theme, name: str) -> None:
    theme.set_setting(name)
    assert contrast(theme.color("on_accent"), theme.color("accent")) >= 4.5
    assert contrast(theme.color("control"), theme.color("bg")) >= 3


def test_switching_changes_palette_style_and_icons(theme: Theme, qapp: QApplication) -> None:
    icon = theme.icon("export")
    seen = []
    theme.changed.connect(lambda: seen.append(theme.name))

    def ink() -> QColor:
        image: QImage = icon.pixmap(32, 32).toImage()
        found = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        return max(found, key=lambda color: color.alpha())

    dark = ink()
    theme.set_setting("light")
    assert seen == ["light"]
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#FFFFFF")
    assert ink() != dark
    assert contrast(ink(), QColor("#FFFFFF")) > 4.5
    theme.set_setting("dark")


def test_following_the_system(theme: Theme, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.set_setting("system")
    system = ["light"]
    monkeypatch.setattr(Theme, "system_name", lambda self: system[0])
    changed = qapp.styleHints().colorSchemeChanged
    changed.emit(Qt.ColorScheme.Light)
    assert theme.name == "light"
    system[0] = "dark"
    changed.emit(Qt.ColorScheme.Dark)
    assert theme.name == "dark"
    theme.set_setting("light")
    changed.emit(Qt.ColorScheme.Dark)
    assert theme.name == "light"


def test_every_placeholder_of_the_style_sheet_is_filled(theme: Theme, qapp: QApplication) -> None:
    assert "$" not in qapp.styleSheet()
    assert "url(" in qapp.styleSheet()


def test_a_cache_that_cannot_be_written_costs_only_the_caret(
    theme: Theme, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(paths, "user_cache", lambda: tmp_path / "file")
    theme.set_setting("light")
    assert "image: none" in qapp.styleSheet()


def test_the_bundled_font_is_used_with_tabular_figures(theme: Theme) -> None:
    assert QFontInfo(theme.font(13)).family() == "Inter"
    for weight in (400, 600):
        label_ = label("111", "title" if weight == 600 else "body")
        widths = {label_.fontMetrics().horizontalAdvance(digit * 3) for digit in "0123456789"}
        assert len(widths) == 1
    chip = push_button("11", "chip")
    assert len({chip.fontMetrics().horizontalAdvance(digit * 3) for digit in "0123456789"}) == 1


def test_captions_are_larger_in_chinese(theme: Theme) -> None:
    assert theme.font(11).pixelSize() == 11
    theme.set_language("zh_CN")
    assert (theme.font(11).pixelSize(), theme.font(13).pixelSize()) == (12, 13)
    theme.set_language("en")


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_class_has_a_marker_of_its_own(theme: Theme, name: str) -> None:
    theme.set_setting(name)
    images = set()
    for i in range(24):
        image = QImage(24, 24, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        paint_class_glyph(painter, i, QRectF(4, 4, 16, 16))
        painter.end()
        images.add(bytes(image.constBits()))
    assert len(images) == 24


def test_icons_dim_when_disabled(theme: Theme) -> None:
    icon = theme.icon("trash")
    normal = icon.pixmap(32, 32, QIcon.Mode.Normal).toImage()
    disabled = icon.pixmap(32, 32, QIcon.Mode.Disabled).toImage()
    assert normal != disabled
    assert current_theme() is theme
