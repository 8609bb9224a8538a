"""The theme: palette, style sheet, fonts and icons from the tokens, dark or light, live."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from PySide6.QtCore import QBuffer, QIODevice, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QApplication

from app import paths
from app.core.palette import CLASS_COLOURS, class_colour
from app.files import write_atomic
from app.gui.icons import IconFont, ThemedIconEngine
from app.gui.tokens import (
    CAPTION_PX,
    CHINESE_CAPTION_PX,
    FAMILIES,
    MONO_FAMILIES,
    TOKENS,
)

__all__ = ["TOKENS", "Theme", "current_theme", "paint_class_glyph"]

_PALETTE = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text1",
    QPalette.ColorRole.Base: "raised",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text1",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text1",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text1",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.LinkVisited: "accent_text",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "well",
}
_own_colours: dict[int, str] = {}
_DIMMED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """Colours, fonts and icons of the application; the application owns the one instance.

    Attributes:
        name: ``dark`` or ``light``, as it is shown now.
        language: ``en`` or ``zh_CN``; captions are a pixel larger in Chinese.
        changed: emitted after another theme has been applied.
    """

    changed = Signal()

    def __init__(self, app: QApplication, setting: str = "system", language: str = "en") -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self._setting = setting
        self.language = language
        self.name = "dark"
        _register_fonts()
        self._icons = IconFont()
        self._fonts: dict[tuple[int, int, bool], QFont] = {}
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._apply()

    @property
    def setting(self) -> str:
        """What was asked for: ``system``, ``dark`` or ``light``."""
        return self._setting

    def set_setting(self, setting: str) -> None:
        """Ask for ``system``, ``dark`` or ``light``."""
        self._setting = setting
        self._apply()

    def set_language(self, language: str) -> None:
        """Take the font sizes of a language."""
        self.language = language
        self._apply()

    def color(self, token: str) -> QColor:
        """Return the colour of a token in the current theme."""
        return QColor(TOKENS[self.name][token])

    def icon(self, name: str, token: str = "text2") -> QIcon:
        """Return a Phosphor icon; it follows the theme by itself.

        Args:
            name: Phosphor's name, regular (``export``) or with its weight (``warning-fill``).
            token: colour at rest.
        """
        self._icons.character(name)  # a name that does not exist fails here, not while painting
        return QIcon(ThemedIconEngine(self._icons, name, token, self._icon_color))

    def pixmap(self, name: str, token: str = "text2", size: int = 18, ratio: float = 1.0) -> QPixmap:
        """Return an icon as pixels for a painter, ``size`` logical pixels at a device pixel ratio."""
        return self.icon(name, token).pixmap(QSize(size, size), ratio)

    def paint_icon(self, painter: QPainter, name: str, rect: QRectF, token: str = "text2") -> None:
        """Draw an icon centred in ``rect``."""
        self._icons.paint(painter, name, rect.toRect(), self.color(token))

    def font(self, px: int, weight: int = 400, *, mono: bool = False) -> QFont:
        """Return the interface font; 11 px becomes 12 in Chinese, figures are tabular."""
        size = self.caption_px if px == CAPTION_PX else px
        key = (size, weight, mono)
        if key not in self._fonts:
            self._fonts[key] = _make_font(*key)
        return QFont(self._fonts[key])  # a copy that knows already which glyphs it draws with

    @property
    def caption_px(self) -> int:
        """Size of captions."""
        return CHINESE_CAPTION_PX if self.language.startswith("zh") else CAPTION_PX

    @staticmethod
    def class_color(i: int) -> QColor:
        """Return the colour of class ``i``: its own, or the palette's; these repeat after twelve."""
        return QColor(_own_colours.get(i) or class_colour(i))

    def set_class_colours(self, colours: Mapping[int, str]) -> None:
        """Give some classes colours of their own, ``#RRGGBB``; all others have the palette's."""
        if dict(colours) != _own_colours:
            _own_colours.clear()
            _own_colours.update(colours)
            self.changed.emit()

    def _icon_color(self, token: str, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode == QIcon.Mode.Disabled:
            return self.color("text3" if token == "on_accent" else "edge")
        if token != "text2":
            return self.color(token)
        if state == QIcon.State.On:
            return self.color("accent_text")
        return self.color("text1" if mode == QIcon.Mode.Active else token)

    def system_name(self) -> str:
        """Return ``light`` where the system says so, else ``dark``."""
        light = self._app.styleHints().colorScheme() == Qt.ColorScheme.Light
        return "light" if light else "dark"

    def _follow_system(self) -> None:
        if self._setting == "system":
            self._apply()

    def _apply(self) -> None:
        self.name = self.system_name() if self._setting == "system" else self._setting
        self._app.setPalette(self._palette())
        self._app.setFont(self.font(13))
        self._app.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE.items():
            palette.setColor(role, self.color(token))
        for role in _DIMMED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text3"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, self.color("edge"))
        return palette

    def _style_sheet(self) -> str:
        template = (paths.resources() / "styles" / "app.qss").read_text(encoding="utf-8")
        values = {token: _qss_color(value) for token, value in TOKENS[self.name].items()}
        values["caption"] = str(self.caption_px)
        values["caret"] = self._image("caret-down", "text3")
        values["tick"] = self._image("check-bold", "on_accent")
        values["tick_menu"] = self._image("check-bold", "text1")
        values["tick_off"] = self._image("check-bold", "text3")
        return Template(template).substitute(values)

    def _image(self, icon: str, token: str) -> str:
        """Draw an icon into the user's cache, for a style sheet draws no caret and no tick; its ``url()``."""
        folder = paths.user_cache() / "style"
        path = folder / f"{icon}-{TOKENS[self.name][token].lstrip('#')}.png"
        try:
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
                write_atomic(path, _png(self.pixmap(icon, token, 48)), sync=False)
        except OSError:
            return "none"  # a caret is missing, the window works
        return f'url("{path.as_posix()}")'


def current_theme() -> Theme:
    """Return the application's theme."""
    app = QApplication.instance()
    theme = app.findChild(Theme, "theme", Qt.FindChildOption.FindDirectChildrenOnly) if app else None
    if not isinstance(theme, Theme):
        raise RuntimeError("the application has no theme yet")
    return theme


def paint_class_glyph(painter: QPainter, i: int, rect: QRectF, color: QColor | None = None) -> None:
    """Draw the marker of class ``i``, a shape in its colour; in the light theme with a darker edge.

    Args:
        painter: where to draw.
        i: class index; shapes repeat after six, shifted after every twelve.
        rect: square the marker fills.
        color: draw in this colour, without edge, as on a coloured chip.
    """
    fill = color or Theme.class_color(i)
    shape = (i + i // len(CLASS_COLOURS)) % 6
    edged = color is None and current_theme().name == "light" and shape != _PLUS
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(fill.darker(165), 1) if edged else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    _paint_shape(painter, shape, rect.center(), rect.width() / 2)
    painter.restore()


_PLUS = 4


def _paint_shape(painter: QPainter, shape: int, c: QPointF, s: float) -> None:
    if shape == 0:
        painter.drawEllipse(c, s * 0.92, s * 0.92)
    elif shape == 1:
        painter.drawRoundedRect(_square(c, s * 0.84, s * 0.84), 1, 1)
    elif shape == 2:
        painter.drawPolygon(_polygon(c, (0, -s), (s, s * 0.82), (-s, s * 0.82)))
    elif shape == 3:
        painter.drawPolygon(_polygon(c, (0, -s * 1.1), (s * 1.1, 0), (0, s * 1.1), (-s * 1.1, 0)))
    elif shape == _PLUS:
        painter.drawRect(_square(c, s, s * 0.35))
        painter.drawRect(_square(c, s * 0.35, s))
    else:
        painter.drawPolygon(_polygon(c, (-s, -s * 0.82), (s, -s * 0.82), (0, s)))


def _square(c: QPointF, half_width: float, half_height: float) -> QRectF:
    return QRectF(c.x() - half_width, c.y() - half_height, 2 * half_width, 2 * half_height)


def _polygon(c: QPointF, *points: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(c.x() + x, c.y() + y) for x, y in points])


def _make_font(size: int, weight: int, mono: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(MONO_FAMILIES if mono else FAMILIES))
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _register_fonts() -> None:
    for path in sorted((paths.resources() / "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(path))


def _qss_color(value: str) -> str:
    color = QColor(value)
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"


def _png(pixmap: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    return bytes(buffer.data().data())
