"""The card with the figures that matter most, now and planned."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.balance.sentences import bound_text, share_text
from app.balance.strategies import STRATEGIES
from app.core.dataset import Dataset
from app.core.statistics import balance_score, imbalance_ratio
from app.gui.balance.outlook import Outlook
from app.gui.balance.words import certificate_text
from app.gui.text import ratio_text
from app.gui.widgets import ElidedLabel, column, label, row, surface, vline

_HEIGHT = 92
_NARROW = 112
_BESIDE = 24 + 2 * 8  # margins and gaps around the figures


class Stat(QWidget):
    """A figure now and planned, with its name above and a caption below."""

    def __init__(self, title: str, caption_role: str = "caption") -> None:
        super().__init__()
        self.before = label("–", "headline_muted")
        self.arrow = label("→", "headline_muted")
        self.after = label("", "headline")
        self.caption = ElidedLabel("", caption_role)
        figures = row(self.before, self.arrow, self.after, None)
        content = column(label(title, "caption2"), figures, self.caption, margins=(16, 10, 8, 10), spacing=2)
        self.setLayout(content)
        self.setAccessibleName(title)
        self._captions = ("", "")

    def show_figures(self, before: str, after: str, caption: str, more: str = "", short: str = "") -> None:
        """Show both figures; without a planned one only that of now.

        Args:
            before, after: the figures.
            caption: below them.
            more: goes into the tool tip.
            short: takes the place of the caption where that does not fit.
        """
        self.before.setText(before)
        self.after.setText(after)
        self._captions = (caption, short or caption)
        words = f"{before} → {after}" if after else before
        self.setToolTip(f"{words}\n{more}" if more else words)
        self.setAccessibleDescription(f"{words}, {caption}" if after else before)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return room for one figure: where there is no more, that of now is left out."""
        return QSize(_NARROW, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many figures as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out the figure of now where both do not fit."""
        planned = bool(self.after.text())
        parts = (self.before, self.arrow, self.after)
        needed = sum(part.fontMetrics().horizontalAdvance(part.text()) for part in parts)
        fits = needed + _BESIDE <= self.width()
        self.before.setVisible(fits or not planned)
        self.arrow.setVisible(fits and planned)
        caption, short = self._captions
        room = self.width() - _BESIDE
        has_room = self.caption.fontMetrics().horizontalAdvance(caption) <= room
        self.caption.setText(caption if has_room else short)


class Headline(QWidget):
    """Imbalance ratio, balance score, images and boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.ratio = Stat(self.tr("Imbalance ratio"), "caption2")
        self.score = Stat(self.tr("Balance score"))
        self.images = Stat(self.tr("Images"))
        self.boxes = Stat(self.tr("Boxes"))
        content = row(
            (self.ratio, 13),
            vline(56),
            (self.score, 10),
            vline(56),
            (self.images, 9),
            vline(56),
            (self.boxes, 10),
            spacing=0,
        )
        self.setLayout(row((surface(content, "card", height=_HEIGHT), 1)))

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what is known without a plan."""
        totals = dataset.class_counts().totals()
        self.ratio.show_figures(ratio_text(imbalance_ratio(totals)), "", "")
        self.score.show_figures(f"{balance_score(totals):.2f}", "", self._score_caption())
        self.images.show_figures(f"{len(dataset):,}", "", "")
        self.boxes.show_figures(f"{len(dataset.boxes):,}", "", "")

    def show_outlook(self, outlook: Outlook) -> None:
        """Show a plan."""
        plan = outlook.plan
        ratios = (ratio_text(plan.ratio_before), ratio_text(plan.ratio_after))
        short = "" if plan.lower_bound is None else self.tr("lower bound {bound}")
        short = short.format(bound=bound_text(plan.lower_bound or 1.0))
        self.ratio.show_figures(*ratios, self._bound(outlook), certificate_text(plan), short)
        scores = (f"{outlook.score_before:.2f}", f"{outlook.score_after:.2f}")
        self.score.show_figures(*scores, self._score_caption())
        self.images.show_figures(f"{plan.images_before:,}", f"{plan.images_after:,}", self._added(outlook))
        before, after = int(plan.before.sum()), int(plan.after.sum())
        if outlook.is_draft:
            exact = self.tr("expected; the copies are being drawn…")
        else:
            exact = self.tr("drawn box by box, as export will")
        self.boxes.show_figures(f"{before:,}", f"{after:,}", exact)

    def _score_caption(self) -> str:
        return self.tr("0 one class only, 1 all equal")

    def _bound(self, outlook: Outlook) -> str:
        """Return in a few words what no plan can beat; the tool tip has the whole sentence."""
        plan = outlook.plan
        if plan.fewest_images is not None:
            return self.tr("reaching all takes at least {n} images").format(n=f"{plan.fewest_images:,}")
        if plan.most_share is not None:
            share = share_text(plan.most_share)
            return self.tr("no plan gives all classes more than {share} of it").format(share=share)
        if plan.strategy == "none":
            return self.tr("nothing is chosen here")
        strategy = STRATEGIES[plan.strategy]
        if strategy.parts:
            text = self.tr("of the worst part, which never goes below {bound}")
        elif strategy.drops:
            text = self.tr("no choice of images goes below {bound}")
        elif plan.bound_is_expected:
            text = self.tr("under these limits no plan is expected below {bound}")
        else:
            text = self.tr("no plan under these limits goes below {bound}")
        return text.format(bound=bound_text(plan.lower_bound or 1.0))

    def _added(self, outlook: Outlook) -> str:
        plan = outlook.plan
        if plan.strategy == "none":
            return self.tr("augmented, no originals")
        dropped = int((outlook.copies == 0).sum())
        added = f"{plan.images_after - plan.images_before + dropped:,}"
        if dropped:
            return self.tr("{added} added, {dropped} dropped").format(added=added, dropped=f"{dropped:,}")
        return self.tr("{added} added, none dropped").format(added=added)
