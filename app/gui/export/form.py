"""The first page of the sheet: what will be written, filled in; everything can be changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QRegularExpression, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QRegularExpressionValidator
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.balance.sentences import bound_text
from app.core.dataset import Dataset
from app.export.cluster import is_available as cluster_is_available
from app.export.job import FormatName
from app.export.prepared import PlanSummary
from app.gui.export.classes import ClassPicker, Selection
from app.gui.export.estimate import Estimate
from app.gui.export.figures import duration_text, size_text
from app.gui.export.formats import FormatPicker
from app.gui.export.memory import LastExport
from app.gui.export.overlay import SheetBody
from app.gui.export.stats import Figure, figure_card
from app.gui.session import PlanSettings
from app.gui.text import listed, plural, ratio_text, short_path
from app.gui.theme import current_theme
from app.gui.widgets import (
    ComboBox,
    ElidedLabel,
    IconLabel,
    RangeSlider,
    column,
    label,
    push_button,
    row,
    set_role,
    tool_button,
)

_LABEL = 112
_QUALITIES = (75, 85, 90, 95, 98, 100)
_SHARES = ("0.8,0.2", "0.7,0.2,0.1")


@dataclass(frozen=True, slots=True)
class FormValues:
    """What the form says beside the plan's settings."""

    out: Path
    quality: int
    workers: int
    formats: tuple[FormatName, ...] = ("voc",)
    selection: Selection = field(default_factory=Selection)
    cluster: str = ""


class ExportForm(SheetBody):
    """Folder, quality, splits, seed, workers, and the same as a command.

    Attributes:
        changed: emitted when anything else than the plan's settings was changed.
        settings_changed: emitted with changed plan settings (split, seed) by name.
        started: emitted when Return was pressed in a field.
    """

    changed = Signal()
    settings_changed = Signal(dict)

    def __init__(self, cpu_count: int) -> None:
        super().__init__()
        self._cpu_count = cpu_count
        self._seed = 0
        self._estimate: Estimate | None = None
        self.ratio = Figure(self.tr("Imbalance ratio"))
        self.images = Figure(self.tr("Images"))
        self.disk = Figure(self.tr("Estimate"))
        self.folder = QLineEdit()
        self.folder.setFont(path_font())
        self.folder.setAccessibleName(self.tr("Write to"))
        self.browse = push_button(self.tr("Browse…"))
        self._remark_icon = IconLabel("check-circle", "ok", 14)
        self.remark = ElidedLabel("", "caption2")
        self.formats = FormatPicker()
        self.classes = ClassPicker()
        self.quality = ComboBox()
        self.quality.setAccessibleName(self.tr("Images"))
        self.split = ComboBox()
        self.split.setAccessibleName(self.tr("Splits"))
        self.split.setMinimumWidth(300)
        self.seed = QLineEdit()
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setFixedWidth(96)
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{1,18}"), self.seed))
        self.workers = RangeSlider(1, max(2, cpu_count), 1, (cpu_count,), name=self.tr("Workers"))
        self.workers.setEnabled(cpu_count > 1)
        self._workers = label("", "body", "right")
        self.cluster = QLineEdit()
        self.cluster.setFont(path_font())
        self.cluster.setAccessibleName(self.tr("Cluster"))
        self.cluster.setPlaceholderText(self.tr("none: this computer works; or tcp://scheduler:8786"))
        self.cluster.setToolTip(
            self.tr(
                "Address of a Dask scheduler. Its workers must see the dataset and the export's folder under "
                "the same paths, and have the same Evenbox."
            )
        )
        self.same = label(self.tr("The same from the command line"), "caption2")
        self.command = ElidedLabel("", "mono", Qt.TextElideMode.ElideMiddle)
        self.copy = tool_button("copy", self.tr("Copy the command"), size=32)
        self._fill_quality()
        self._lay_out()
        self._connect()

    @property
    def values(self) -> FormValues:
        """What the form says now."""
        workers = min(self._cpu_count, round(self.workers.value))
        return FormValues(
            self.path,
            int(self.quality.currentData()),
            workers,
            self.formats.chosen,
            self.classes.selection,
            self.cluster.text().strip(),
        )

    @property
    def path(self) -> Path:
        """The folder that is named."""
        text = self.folder.text().strip()
        return Path(text).expanduser() if text else Path()

    def show_dataset(self, dataset: Dataset, settings: PlanSettings) -> None:
        """Offer the splits that the dataset allows."""
        self.classes.show_dataset(dataset)
        blocker = QSignalBlocker(self.split)
        self.split.clear()
        if dataset.splits:
            kept = ", ".join(sorted(dataset.splits))
            self.split.addItem(self.tr("kept as listed: {lists}").format(lists=kept), "keep")
        self.split.addItem(self.tr("none: all images are for training"), "none")
        for shares in dict.fromkeys([*_SHARES, settings.split]):
            if self.split.findData(shares) < 0 and shares not in {"keep", "auto"}:
                parts = " / ".join(f"{100 * float(share):.0f} %" for share in shares.split(","))
                self.split.addItem(self.tr("new, stratified: {shares}").format(shares=parts), shares)
        self.split.setCurrentIndex(max(0, self.split.findData(settings.split)))
        self._seed = settings.seed
        self.seed.setText(str(settings.seed))
        del blocker

    def show_folder(self, path: Path) -> None:
        """Name a folder."""
        self.folder.setText(short_path(path))

    def show_workers(self, workers: int) -> None:
        """Set the number of workers."""
        self.workers.set_values(min(workers, self._cpu_count))
        self._show_workers()

    def show_last(self, last: LastExport) -> None:
        """Fill in what was chosen for an earlier export; folder, splits and seed aside."""
        blockers = [QSignalBlocker(widget) for widget in (self.quality, self.cluster)]
        job = last.job
        self.formats.choose(job.formats)
        self.classes.select(Selection(job.classes, job.rename, job.difficult, job.emptied))
        if self.quality.findData(job.quality) >= 0:
            self.quality.setCurrentIndex(self.quality.findData(job.quality))
        self.cluster.setText(last.cluster)
        self.show_workers(last.workers)
        del blockers

    def show_remark(self, text: str, kind: str, field: QLineEdit | None = None) -> None:
        """Say something about the folder, or another field; ``kind`` is ``ok``, ``warning`` or ``error``."""
        self._remark_icon.set_icon("check-circle" if kind == "ok" else "warning", kind)
        self.remark.setText(text)
        set_role(self.remark, "error" if kind == "error" else "caption2")
        self._remark_icon.setVisible(bool(text))
        for each in (self.folder, self.cluster):
            wrong = kind == "error" and each is (field or self.folder)
            if bool(each.property("wrong")) != wrong:
                each.setProperty("wrong", wrong)
                each.style().unpolish(each)
                each.style().polish(each)

    def show_plan(self, plan: PlanSummary, images: int) -> None:
        """Show what the plan reaches and how many images there will be."""
        bound = None if plan.strategy == "none" else plan.lower_bound  # there is nothing to choose
        caption = "" if bound is None else self.tr("lower bound {bound}").format(bound=bound_text(bound))
        self.ratio.show_value(ratio_text(plan.ratio_after), caption, ratio_text(plan.ratio_before))
        held_out = images - plan.images_after
        others = self.tr("and {n} for val and test").format(n=f"{held_out:,}")
        added = plan.images_after - plan.images_before
        more = plural(max(0, added), self.tr("1 added"), self.tr("{n} added"))
        caption = listed((more, others)) if held_out > 0 else more
        self.images.show_value(f"{plan.images_after:,}", caption, f"{plan.images_before:,}")

    def show_estimate(self, estimate: Estimate | None) -> None:
        """Show size and time; None while they are not known."""
        self._estimate = estimate
        self._show_time()

    def _show_time(self) -> None:
        estimate, workers = self._estimate, self.values.workers
        if estimate is None:
            self.disk.show_value("…")
            return
        if self.values.cluster:
            self.disk.show_value(size_text(estimate.bytes), self.tr("time as the cluster takes"))
            return
        time = duration_text(estimate.seconds(workers))
        with_workers = plural(workers, self.tr("with 1 worker"), self.tr("with {n} workers"))
        caption = self.tr("about {time} {workers}").format(time=time, workers=with_workers)
        self.disk.show_value(size_text(estimate.bytes), caption)

    def show_command(self, command: str, needs_file: bool = False) -> None:
        """Show the command that does the same, perhaps from the job's file."""
        self.command.setText(command)
        same = self.tr("The same from the command line")
        saved = self.tr("The same from the command line, once the job is saved")
        self.same.setText(saved if needs_file else same)

    # building

    def _lay_out(self) -> None:
        remark = row(_LABEL + 8, self._remark_icon, (self.remark, 1), spacing=6)
        line = QWidget()
        line.setLayout(remark)
        line.setFixedHeight(16)
        same_bytes = label(self.tr("the same seed gives the same bytes"), "caption")
        all_workers = row((self.workers, 1), self._workers)
        cluster = _line(self.tr("Cluster"), (self.cluster, 1))
        if not cluster_is_available():
            cluster.hide()
        fields = column(
            _line(self.tr("Write to"), (self.folder, 1), self.browse),
            line,
            _line(self.tr("Formats"), (self.formats, 1)),
            _line(self.tr("Classes"), (self.classes, 1)),
            _line(self.tr("Images"), self.quality, None),
            _line(self.tr("Splits"), self.split, None),
            _line(self.tr("Seed"), self.seed, same_bytes, None),
            _line(self.tr("Workers"), (all_workers, 1)),
            cluster,
            spacing=8,
        )
        self.setLayout(
            column(
                figure_card(self.ratio, self.images, self.disk),
                8,
                fields,
                8,
                self.same,
                row((self.command, 1), self.copy),
                margins=(24, 20, 24, 20),
                spacing=8,
            )
        )

    def _fill_quality(self) -> None:
        for quality in _QUALITIES:
            text = self.tr("JPEG, quality {quality}").format(quality=quality)
            self.quality.addItem(text, quality)
        self.quality.setCurrentIndex(_QUALITIES.index(95))
        self.quality.setFixedWidth(190)

    def _connect(self) -> None:
        self.folder.textChanged.connect(lambda _: self.changed.emit())
        self.cluster.textChanged.connect(self._cluster_named)
        self.formats.changed.connect(self.changed)
        self.classes.changed.connect(self.changed)
        self.quality.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.workers.changed.connect(self._workers_moved)
        self.split.activated.connect(lambda _: self._tell(split=self.split.currentData()))
        self.seed.editingFinished.connect(self._seed_typed)
        self.browse.clicked.connect(self._browse)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))

    def _cluster_named(self) -> None:
        """A cluster has workers of its own."""
        self._show_workers()
        self.changed.emit()

    def _workers_moved(self) -> None:
        self._show_workers()
        self.changed.emit()

    def _show_workers(self) -> None:
        is_local = not self.values.cluster
        self.workers.setEnabled(is_local and self._cpu_count > 1)
        text = self.tr("{n} of {all}") if is_local else self.tr("the cluster's")
        self._workers.setText(text.format(n=self.values.workers, all=self._cpu_count))
        self._show_time()

    def _seed_typed(self) -> None:
        if not self.seed.hasAcceptableInput():
            self.seed.setText(str(self._seed))
        elif int(self.seed.text()) != self._seed:
            self._seed = int(self.seed.text())
            self._tell(seed=self._seed)

    def _tell(self, **changes: object) -> None:
        self.settings_changed.emit(changes)

    def _browse(self) -> None:
        """Choose an existing folder; what is not empty gets a folder of the same name inside."""
        start = next((folder for folder in self.path.parents if folder.is_dir()), Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Write the export to"), str(start))
        if chosen:
            folder = Path(chosen)
            self.show_folder(folder / self.path.name if any(folder.iterdir()) else folder)


def _line(name: str, *items: object) -> QWidget:
    title = label(name, "body2")
    title.setFixedWidth(_LABEL)
    line = QWidget()
    line.setFixedHeight(32)
    line.setLayout(row(title, *items))  # type: ignore[arg-type]
    return line


def path_font() -> QFont:
    """Return the interface font without its habit of drawing an x between digits as a times sign."""
    font = current_theme().font(13)
    font.setFeature(QFont.Tag("calt"), 0)
    return font
