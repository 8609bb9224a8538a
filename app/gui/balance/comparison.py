"""All strategies side by side: what each reaches, and what it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from app.balance.sentences import bound_text, reason_sentence, share_text
from app.balance.strategies import STRATEGIES
from app.core.statistics import normalised_entropy
from app.gui.balance.figures import Table
from app.gui.balance.outlook import Outlook
from app.gui.balance.rows import PaintedRows
from app.gui.balance.words import certificate_text, sentence_text, strategy_detail, strategy_title
from app.gui.text import elided, listed, named, ratio_text
from app.gui.theme import current_theme

_ROW = 46
_FIGURES = 26  # of it; the reason stands below
_NAME = 168
_LEAST_COLUMN = 54
_IMPORTANCE = (0, 1, 4, 6, 7, 8, 3, 2, 5, 9)  # of the columns: ratio, bound, images, …
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_NONE = "–"


class ComparisonTable(PaintedRows):
    """One row for each strategy, the lowest ratio first; those that are not planned yet come last.

    A row's number is the strategy's place in ``STRATEGIES``.
    """

    header_height = 24

    def __init__(self) -> None:
        super().__init__(self.tr("Strategies side by side"))
        self._outlooks: dict[str, Outlook] = {}
        self._chosen = ""

    def clear(self) -> None:
        """Forget all figures: they are being computed anew."""
        self._outlooks = {}
        self.rows_changed()

    def show_strategy(self, name: str, outlook: Outlook) -> None:
        """Show what a strategy reaches."""
        self._outlooks[name] = outlook
        self.rows_changed()

    def choose(self, name: str) -> None:
        """Mark the strategy that is chosen."""
        self._chosen = name
        self.viewport().update()

    @property
    def names(self) -> list[str]:
        """The strategies in the order of the rows."""
        known = sorted(self._outlooks, key=lambda name: self._outlooks[name].plan.ratio_after)
        return [*known, *(name for name in STRATEGIES if name not in self._outlooks)]

    def minimumSizeHint(self) -> QSize:
        """Return room for all strategies."""
        return QSize(400, self.header_height + len(STRATEGIES) * _ROW)

    def row_count(self) -> int:
        """Return the number of strategies."""
        return len(STRATEGIES)

    def row_number(self, index: int) -> int:
        """Return the strategy's place in ``STRATEGIES``."""
        return list(STRATEGIES).index(self.names[index])

    def row_height(self) -> float:
        """Return the height of a row."""
        return _ROW

    def row_text(self, index: int) -> str:
        """Return the row in words."""
        name = self.names[index]
        pairs = zip(self._header(), self._figures(name), strict=True)
        figures = listed(f"{title} {value}" for title, value in pairs)
        told = (named(strategy_title(name), strategy_detail(name)), figures, self._why(name))
        return "\n".join(part for part in told if part)

    def table(self) -> Table:
        """Return a row for each strategy, as numbers; what is not known is left empty."""
        header = (self.tr("strategy"), *self._header(), self.tr("drawn"), self.tr("why"))
        return Table(header, [(name, *self._numbers(name), self._why(name)) for name in self.names])

    def paint_header(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the names of the columns."""
        theme = current_theme()
        painter.fillRect(rect, theme.color("raised"))
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        painter.drawText(QRectF(24, 0, _NAME, 20), _LEFT, self.tr("Strategy"))
        header = self._header()
        for k, place in self._places(rect.width()).items():
            text = header[k]
            place.setRect(place.x(), 0, place.width(), 20)
            painter.drawText(place, _RIGHT, elided(text, place.width(), theme.caption_px))

    def paint_row(self, painter: QPainter, index: int, rect: QRectF) -> None:
        """Draw a strategy."""
        theme, name = current_theme(), self.names[index]
        chosen = name == self._chosen
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
            theme.paint_icon(painter, "check-bold", QRectF(6, rect.y() + 9, 12, 12), "accent_text")
        painter.setFont(theme.font(13, 600 if chosen else 400))
        painter.setPen(theme.color("text1"))
        first = QRectF(24, rect.y() + 3, _NAME, _FIGURES - 3)
        painter.drawText(first, _LEFT, elided(strategy_title(name), _NAME))
        figures = self._figures(name)
        for k, place in self._places(rect.width()).items():
            text = figures[k]
            place.setRect(place.x(), rect.y() + 3, place.width(), _FIGURES - 3)
            painter.setFont(theme.font(13, 600 if k == 0 else 400))
            painter.setPen(theme.color("text1" if k == 0 else "text2"))
            painter.drawText(place, _RIGHT, text)
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("text3"))
        below = QRectF(24, rect.y() + _FIGURES - 2, rect.width() - 32, 16)
        painter.drawText(below, _LEFT, elided(self._why(name), below.width(), theme.caption_px))

    def _places(self, width: float) -> dict[int, QRectF]:
        """Return where the columns stand; the less important ones are left out where there is no room."""
        room = width - 24 - _NAME - 8
        shown = sorted(_IMPORTANCE[: max(3, int(room // _LEAST_COLUMN))])
        share = room / len(shown)
        return {k: QRectF(24 + _NAME + at * share, 0, share - 8, 20) for at, k in enumerate(shown)}

    def _header(self) -> tuple[str, ...]:
        return (
            self.tr("ratio"),
            self.tr("bound"),
            self.tr("score"),
            self.tr("entropy"),
            self.tr("images"),
            self.tr("added"),
            self.tr("dropped"),
            self.tr("crops"),
            self.tr("most of one"),
            self.tr("seconds"),
        )

    def _numbers(self, name: str) -> tuple[Any, ...]:
        """Return the figures of a strategy, and whether its copies were drawn or are expectations."""
        outlook = self._outlooks.get(name)
        if outlook is None:
            return ("",) * (len(self._header()) + 1)
        plan, copies = outlook.plan, outlook.copies
        whole = np.maximum(copies - 1, 0).sum() if plan.strategy != "none" else copies.sum()
        return (
            float(plan.ratio_after),
            "" if plan.lower_bound is None else float(plan.lower_bound),
            float(outlook.score_after),
            float(normalised_entropy(plan.after)),
            int(plan.images_after),
            int(whole),
            int((copies == 0).sum()),
            int(plan.crops),
            int(copies.max(initial=0)),
            float(plan.seconds),
            int(not outlook.is_draft),
        )

    def _figures(self, name: str) -> tuple[str, ...]:
        outlook = self._outlooks.get(name)
        if outlook is None:
            return ("…" if self._outlooks else _NONE, *[_NONE] * (len(self._header()) - 1))
        ratio, _, score, entropy, *counts, seconds, _ = self._numbers(name)
        return (
            f"≈ {ratio_text(ratio)}" if outlook.is_draft else ratio_text(ratio),
            self._bound(outlook),
            f"{score:.2f}",
            f"{entropy:.2f}",
            *(f"{count:,}" for count in counts),
            f"{seconds:.2f}",
        )

    def _bound(self, outlook: Outlook) -> str:
        plan = outlook.plan
        if plan.fewest_images is not None:
            return f"≥ {plan.fewest_images:,}"  # images
        if plan.most_share is not None:
            return f"≤ {share_text(plan.most_share)}"  # of what is asked
        return _NONE if plan.lower_bound is None else bound_text(plan.lower_bound)

    def _why(self, name: str) -> str:
        """Return what holds the smallest class, or what the strategy does while that is not known."""
        outlook = self._outlooks.get(name)
        if outlook is None:
            return strategy_detail(name)
        plan = outlook.plan
        if plan.fewest_images is not None or plan.most_share is not None:
            return certificate_text(plan)
        smallest = outlook.smallest
        if smallest is None:
            return certificate_text(plan)
        reason = reason_sentence(outlook.reasons[smallest], plan.classes[smallest], plan.classes)
        return named(plan.classes[smallest], sentence_text(reason))
