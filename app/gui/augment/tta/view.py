"""The view itself: the original with the boxes of all copies drawn back, and the copies."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog

from app.core.mirror import NO_RULES
from app.export.ensemble.copies import CopyReport
from app.gui import tasks
from app.gui.augment.linked_view import LinkedView
from app.gui.augment.rendering import screen_image
from app.gui.augment.state import PreviewState
from app.gui.augment.tta.bar import TtaBar
from app.gui.augment.tta.drawing import TtaPreview, draw_copies
from app.gui.augment.tta.tiles import LOOSE, BackView, CopyGrid, box_marks
from app.gui.augment.tta.writer import CopyJob, CopyWriter
from app.gui.augment.view import AugmentView
from app.gui.export.jobs import default_folder, is_stored
from app.gui.messages import error_text
from app.gui.session import Work
from app.gui.widgets import EmptyState, column, hline, label, row, surface, tool_button

_DELAY = 120  # ms
_ROOM = QSize(1120, 1120)


class TtaView(AugmentView):
    """Follows image, recipe and seed; pointing at a copy shows its boxes alone on the original."""

    def __init__(self, state: PreviewState) -> None:
        super().__init__(state)
        self.title = self.tr("Test time")
        self._preview: TtaPreview | None = None
        self.bar = TtaBar()
        self.count = self.bar.count
        self.writer = CopyWriter(self)
        self._work: Work | None = None
        linked = LinkedView(self)
        self.original = BackView(state.highlight, linked)
        self.grid = CopyGrid(state.highlight, linked)
        self.result = label("", "caption2", wrap=True)
        self.command = label("", "mono", wrap=True)
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._unsaved = label(
            self.tr("The command finds the recipe as it is here once it is saved."), "caption", wrap=True
        )
        self.copy = tool_button("copy", self.tr("Copy the command"), size=24)
        self._refusal = EmptyState(
            self.tr("This recipe has no way back"),
            self.tr("It puts several images together; detections in those belong to none of them alone."),
        )
        self._timer = QTimer(self, singleShot=True, interval=_DELAY)
        self._lay_out()
        self._connect()

    @property
    def preview(self) -> TtaPreview | None:
        """What is shown."""
        return self._preview

    @property
    def status_text(self) -> str:
        """How well merging works."""
        return self.result.text().split("\n")[0]

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self._draw()

    def _lay_out(self) -> None:
        left = column(
            label(self.tr("Boxes of all copies, back on the original"), "title"),
            (self.original, 100),
            self.result,
            row((self.command, 1), self.copy, spacing=6),
            self._unsaved,
            None,
            spacing=8,
        )
        right = column(label(self.tr("What a detector sees"), "title"), (self.grid, 1), spacing=8)
        self._body = surface(row((left, 5), (right, 6), margins=(16, 14, 16, 14), spacing=24), "well")
        self._refused = surface(column(None, self._refusal, None), "well")
        self.setLayout(column(self.bar, hline(), (self._body, 1), (self._refused, 1), spacing=0))

    def _connect(self) -> None:
        for changed in (self.state.source_changed, self.state.recipe_changed, self.state.seed_changed):
            changed.connect(self._draw)
        self.count.valueChanged.connect(lambda _: self._draw())
        self.grid.resized.connect(self._timer.start)
        self._timer.timeout.connect(self._draw)
        self.state.highlight.changed.connect(self._show_back)
        self.state.document_changed.connect(self._show_choices)  # what is being written goes on
        self.bar.write_wanted.connect(self._ask)
        self.bar.split.currentIndexChanged.connect(lambda _: self.command.setText(self._command()))
        self.bar.stopped.connect(self._stop)
        self.writer.progressed.connect(self._show_progress)
        self.writer.written.connect(self._written)
        self.writer.failed.connect(self._fail)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.command.text()))

    def _draw(self) -> None:
        source = self.state.source
        refused = self.state.pipeline.takes_partners
        self._body.setVisible(not refused)
        self._refused.setVisible(refused)
        self._show_choices()
        if source is None or refused or not self.isVisible():
            tasks.cancel(self, "copies")
            return
        tasks.run(
            draw_copies,
            self.state.pipeline,
            source,
            NO_RULES if self.state.document is None else self.state.document.dataset.mirror,
            self.state.seed,
            self.count.value(),
            self.grid.picture_size() * self.devicePixelRatioF(),
            with_task=True,
            on_result=self._take,
            owner=self,
            key="copies",
            priority=2,
        )

    def _show_choices(self) -> None:
        """Show what can be written, and the command that does it."""
        document = self.state.document
        splits = {} if document is None else document.dataset.splits
        images = 0 if document is None else len(document.dataset)
        self.bar.show_splits(images, {name: len(indices) for name, indices in splits.items()})
        self.bar.write.setEnabled(document is not None and not self.state.pipeline.takes_partners)
        self.command.setText(self._command())
        self._unsaved.setVisible(not is_stored(self.state.recipe))

    def _take(self, preview: TtaPreview) -> None:
        source = self.state.source
        if source is None:
            return
        self._preview = preview
        self.grid.show_preview(preview, self.count.value(), len(source.boxes))
        self.result.setText(self._result(preview))
        self._show_back(anew=True)
        self.status_changed.emit()

    def _show_back(self, *, anew: bool = False) -> None:
        """Show the boxes of the copy that is pointed at, else those of all copies."""
        source, preview = self.state.source, self._preview
        if source is None or preview is None or not self.isVisible():
            return
        number = self.state.highlight.variant
        copies = [c for c in preview.copies if number < 0 or c.number == number] or list(preview.copies)
        marks = [mark for copy in copies for mark in box_marks(copy.objects, copy.back_boxes, copy.outlines)]
        image = self.original.image
        if image is None or anew:
            image = screen_image(source.image, _ROOM)
        if anew or tuple(marks) != self.original.marks:
            self.original.show_image(image, source.size, marks)

    def _result(self, preview: TtaPreview) -> str:
        seen = preview.misses[np.isfinite(preview.misses)]
        if not len(preview.misses):
            return ""
        if not len(seen):
            return self.tr("No copy shows any of the objects.")
        text = self.tr("Perfect detections on all copies merge to {seen} of {total} objects, within {px} px.")
        lines = [text.format(seen=len(seen), total=len(preview.misses), px=f"{seen.max():.1f}")]
        if any(copy.looseness > LOOSE for copy in preview.copies):
            lines.append(self.tr("Boxes of turned copies come back as envelopes: looser than they were."))
        if any(copy.cut for copy in preview.copies):
            lines.append(self.tr("Boxes that a copy cuts off come back cut."))
        return "\n".join(lines)

    def _command(self) -> str:
        """Return the commands that write these copies of the whole dataset, and merge what is found."""
        document = self.state.document
        root = "DATASET" if document is None else str(document.dataset.root)
        parts = ["evenbox", "tta", root, "OUT", "--recipe", self.state.recipe.name]
        parts += ["--variants", str(self.count.value()), "--seed", str(self.state.seed)]
        parts += [] if self.bar.chosen_split is None else ["--split", self.bar.chosen_split]
        return " ".join(map(shlex.quote, parts)) + "\nevenbox merge RESULTS.json --manifest OUT"

    # writing

    def _ask(self) -> None:
        """Ask for a new folder, and write into it."""
        document = self.state.document
        if document is None:
            return
        start = str(default_folder(document.dataset, "tta"))
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Write the copies to a new folder"), start, self.tr("Folders (*)")
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, out: Path) -> None:
        """Write the copies of the dataset into a new folder."""
        document = self.state.document
        if document is None or self.writer.runs:
            return
        self._work = self.state.session.begin_work(self.tr("Writing copies"))
        self._show_progress(0, 0)
        job = CopyJob(
            document.snapshot(),
            out,
            self.state.recipe,
            self.count.value(),
            self.state.seed,
            self.bar.chosen_split,
        )
        self.writer.start(job)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.show_progress(done, total)
        if self._work is not None:
            self.state.session.update_work(self._work, done, total)

    def _written(self, report: CopyReport) -> None:
        self._end()
        text = self.tr("{copies} copies of {images} images are in {path}")
        self.state.session.notice.emit(
            text.format(copies=f"{report.copies:,}", images=f"{report.images:,}", path=report.out), "ok"
        )
        for failure in report.failures[:1]:
            left_out = self.tr("Left out: {reason}").format(reason=failure.reason)
            self.state.session.notice.emit(left_out, "warning")

    def _fail(self, error: Exception) -> None:
        self._end()
        self.state.session.notice.emit(error_text(error), "error")

    def _stop(self) -> None:
        self.writer.stop()
        self._end()

    def _end(self) -> None:
        self.bar.show_idle()
        if self._work is not None:
            self.state.session.end_work(self._work)
            self._work = None
