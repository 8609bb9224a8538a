"""Settings that few need, folded away: only those that the chosen strategy heeds are shown."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from app.balance.crops import CENTRE_RULE, DEFAULT_RULE, CropRule
from app.balance.strategies import STRATEGIES
from app.gui.balance.fields import FIELD_WIDTH, field_line, number_field, show_number
from app.gui.session import PlanSettings
from app.gui.theme import current_theme
from app.gui.widgets import ComboBox, DoubleSpinBox, column, label, push_button, row

_RULES = {"clean": DEFAULT_RULE, "centre": CENTRE_RULE}
_OWN = "own"
_FIXED_SPLITS = ("auto", "keep", "none")


class AdvancedForm(QWidget):
    """The rule of the crops, epochs and batches, parts, threshold, plain copies, splits, and the seed.

    Attributes:
        changed: emitted with the changed settings, by their names in ``PlanSettings``.
    """

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._settings = PlanSettings()
        self.fold = push_button(self.tr("Advanced"), "quiet", "caret-down")
        self.rule = self._rule_field()
        self.keep = self._share(self.tr("A box kept shows at least"), 1, 100)
        self.drop = self._share(self.tr("A box left out shows at most"), 0, 99)
        self.side = self._share(self.tr("Smallest side of a crop"), 5, 100)
        self.epochs = number_field(self.tr("Epochs"), 1, 10_000)
        self.batch = number_field(self.tr("Images in a batch"), 1, 1_000_000)
        self.batch.setSingleStep(1)
        self.parts = number_field(self.tr("Parts"), 1, 1000, self.tr("as needed"))
        self.threshold = self._threshold_field()
        self.copies = number_field(self.tr("Augmented images of each"), 1, 10_000)
        self.seed = number_field(self.tr("Seed"), 0, 2**31 - 1)
        self.seed.setSingleStep(1)
        self.seed.setGroupSeparatorShown(False)
        self.together = self._pattern_field()
        self._lines = self._laid_out()
        self._body = QWidget()
        self._body.setLayout(column(*self._lines.values(), margins=(8, 0, 0, 4), spacing=6))
        self.setLayout(column(row(self.fold, None), self._body, margins=(8, 6, 16, 8), spacing=4))
        self._connect()
        self.unfold(False)

    @property
    def is_unfolded(self) -> bool:
        """Whether the settings are shown."""
        return not self._body.isHidden()

    def unfold(self, on: bool) -> None:
        """Show the settings, or fold them away."""
        self._body.setVisible(on)
        self.fold.setIcon(current_theme().icon("caret-up" if on else "caret-down"))
        self.fold.setAccessibleDescription(self.tr("unfolded") if on else self.tr("folded"))

    def show_settings(self, settings: PlanSettings) -> None:
        """Show the settings that the strategy heeds."""
        self._settings = settings
        strategy = STRATEGIES[settings.strategy]
        rule = CropRule(settings.crop_keep, settings.crop_drop, settings.crop_side)
        known = [name for name, one in _RULES.items() if (one.keep, one.drop) == (rule.keep, rule.drop)]
        self.rule.setCurrentIndex(self.rule.findData(known[0] if known else _OWN))
        for field, share in ((self.keep, rule.keep), (self.drop, rule.drop), (self.side, rule.side)):
            show_number(field, round(100 * share))
        show_number(self.epochs, settings.epochs)
        show_number(self.batch, settings.batch_size)
        show_number(self.parts, settings.parts or 1)
        blocked = self.threshold.blockSignals(True)
        self.threshold.setValue(settings.threshold or 0.0)
        self.threshold.blockSignals(blocked)
        show_number(self.copies, settings.copies)
        show_number(self.seed, min(settings.seed, 2**31 - 1))
        if not self.together.hasFocus():  # someone may be typing
            self.together.setText(settings.together or "")
        heeded = {
            "crops": strategy.crops,
            "lists": not strategy.writes_images,
            "parts": strategy.parts,
            "threshold": settings.strategy == "repeat-factor",
            "none": settings.strategy == "none",
            "split": settings.split not in _FIXED_SPLITS,
            "any": True,
        }
        for (kind, _), line in self._lines.items():
            line.setVisible(heeded[kind])

    def _laid_out(self) -> dict[tuple[str, int], QWidget]:
        """Return the lines by when they are shown."""
        lines = (
            ("crops", field_line(self.tr("Crops"), self.rule)),
            ("crops", field_line(self.tr("A box kept shows at least"), self.keep)),
            ("crops", field_line(self.tr("A box left out shows at most"), self.drop)),
            ("crops", field_line(self.tr("Smallest side of a crop"), self.side)),
            ("lists", field_line(self.tr("Epochs"), self.epochs)),
            ("lists", field_line(self.tr("Images in a batch"), self.batch)),
            ("parts", field_line(self.tr("Parts"), self.parts)),
            ("threshold", field_line(self.tr("Threshold t"), self.threshold)),
            ("none", field_line(self.tr("Augmented images of each"), self.copies)),
            ("split", field_line(self.tr("Kept together"), self.together)),
            ("any", field_line(self.tr("Seed"), self.seed)),
            ("any", label(self.tr("The same seed gives the same images."), "caption")),
        )
        return {(kind, number): line for number, (kind, line) in enumerate(lines)}

    def _rule_field(self) -> QComboBox:
        field = ComboBox()
        field.setAccessibleName(self.tr("Crops"))
        field.setFixedWidth(FIELD_WIDTH)
        field.addItem(self.tr("clean"), "clean")
        field.addItem(self.tr("by centre"), "centre")
        field.addItem(self.tr("own rule"), _OWN)
        field.setToolTip(
            self.tr(
                "Clean: no box is cut through; every box kept shows most of itself, every other next to "
                "nothing. By centre: a box belongs to a crop when its centre is inside, as SSD crops do."
            )
        )
        return field

    def _threshold_field(self) -> QDoubleSpinBox:
        field = DoubleSpinBox()
        field.setRange(0.0, 1.0)
        field.setDecimals(4)
        field.setSingleStep(0.001)
        field.setSpecialValueText(self.tr("best"))
        field.setKeyboardTracking(False)
        field.setFixedWidth(FIELD_WIDTH)
        field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        field.setAccessibleName(self.tr("Threshold t"))
        return field

    def _pattern_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setFixedWidth(FIELD_WIDTH)
        field.setPlaceholderText("^(.*)_[0-9]+$")
        field.setAccessibleName(self.tr("Kept together"))
        field.setToolTip(
            self.tr(
                "A regular expression for names of images: what it matches alike stays in one split, for "
                "example the frames of a video. Images that look alike do so anyway."
            )
        )
        return field

    def _share(self, name: str, low: int, high: int) -> QSpinBox:
        field = number_field(name, low, high)
        field.setSuffix(" %")
        field.setSingleStep(5)
        return field

    def _connect(self) -> None:
        self.fold.clicked.connect(lambda: self.unfold(not self.is_unfolded))
        self.rule.activated.connect(self._choose_rule)
        for field, name in ((self.keep, "crop_keep"), (self.drop, "crop_drop"), (self.side, "crop_side")):
            field.valueChanged.connect(lambda n, name=name: self.changed.emit({name: n / 100}))
        for field, name in (
            (self.epochs, "epochs"),
            (self.batch, "batch_size"),
            (self.copies, "copies"),
            (self.seed, "seed"),
        ):
            field.valueChanged.connect(lambda n, name=name: self.changed.emit({name: n}))
        self.parts.valueChanged.connect(lambda n: self.changed.emit({"parts": n if n > 1 else None}))
        self.threshold.valueChanged.connect(lambda t: self.changed.emit({"threshold": round(t, 4) or None}))
        self.together.editingFinished.connect(self._take_pattern)

    def _choose_rule(self) -> None:
        rule = _RULES.get(self.rule.currentData())
        if rule is not None:
            self.changed.emit({"crop_keep": rule.keep, "crop_drop": rule.drop})

    def _take_pattern(self) -> None:
        """Take a pattern that is one; another one is marked and not used."""
        text = self.together.text().strip()
        try:
            re.compile(text)
        except re.error:
            self.together.setProperty("wrong", True)
        else:
            self.together.setProperty("wrong", False)
            if (text or None) != self._settings.together:
                self.changed.emit({"together": text or None})
        self.together.style().unpolish(self.together)
        self.together.style().polish(self.together)
