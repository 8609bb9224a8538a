"""The last page of the sheet: what was written, and what was not."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from app.export.progress import ExportReport
from app.export.sources import Failure
from app.gui.export.class_progress import ClassProgress
from app.gui.export.figures import duration_text
from app.gui.export.overlay import SheetBody
from app.gui.export.stats import Figure, figure_card
from app.gui.pages import say
from app.gui.text import named, plural, ratio_text, short_path
from app.gui.widgets import ElidedLabel, IconLabel, column, label, row

_LIST_HEIGHT = 120


class ReportPage(SheetBody):
    """Figures of a finished or stopped export, its folder, and the list of what failed."""

    def __init__(self) -> None:
        super().__init__()
        self.images = Figure(self.tr("Images"))
        self.ratio = Figure(self.tr("Imbalance ratio"))
        self.failures = Figure(self.tr("Failures"))
        self.classes = ClassProgress()
        self._icon = IconLabel("check-circle", "ok", 20)
        self.verdict = label("", "body", wrap=True)
        self.folder = ElidedLabel("", "caption2")
        self.list = QPlainTextEdit()
        self.list.setReadOnly(True)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.setAccessibleName(self.tr("What failed"))
        words = column(self.verdict, self.folder, spacing=2)
        self.setLayout(
            column(
                row(self._icon, (words, 1), spacing=12),
                4,
                figure_card(self.images, self.ratio, self.failures),
                8,
                self.classes,
                self.list,
                margins=(24, 18, 24, 20),
                spacing=8,
            )
        )

    def show_report(self, report: ExportReport) -> None:
        """Show a report."""
        self._icon.set_icon(*self._sign(report))
        self.verdict.setText(self._verdict(report))
        self.folder.setText(short_path(report.out))
        listed = self.tr("listed, none written")
        self.images.show_value(f"{report.images:,}", listed if report.only_lists else self._speed(report))
        self.ratio.show_value(ratio_text(report.ratio_after), "", ratio_text(report.ratio_before))
        whole = self.tr("every image is listed") if report.only_lists else self.tr("every image was written")
        caption = self.tr("listed below") if report.failures else whole
        role = "error" if report.failures else "caption"
        self.failures.show_value(f"{len(report.failures):,}", "" if report.cancelled else caption, role=role)
        self.classes.set_plan(list(report.planned), list(report.planned.values()))
        self.classes.set_counts(report.actual)
        self.list.setPlainText("\n".join(self._problems(report)))
        self.list.setVisible(bool(self.list.toPlainText()))

    @staticmethod
    def _sign(report: ExportReport) -> tuple[str, str]:
        if report.failures:
            return "warning", "warning"
        return ("pause-circle", "text2") if report.cancelled else ("check-circle", "ok")

    def _verdict(self, report: ExportReport) -> str:
        if report.cancelled:
            return self.tr(
                "Stopped. What is written stays; exporting into the same folder goes on from there."
            )
        if report.failures:
            return self.tr("Done, but some images could not be exported.")
        if report.planned == report.actual:
            return self.tr("Done. Every box is where the plan has it.")
        return self.tr("Done.")

    def _speed(self, report: ExportReport) -> str:
        speed = report.written / report.seconds if report.seconds else 0.0
        text = self.tr("{time}, {speed} images/s")
        return text.format(time=duration_text(report.seconds), speed=f"{speed:,.0f}")

    def _problems(self, report: ExportReport) -> list[str]:
        lines = [_failure_line(failure) for failure in report.failures]
        for image, copies in report.lost.items():
            one = self.tr("1 copy lost all its boxes in every draw and was left out")
            many = self.tr("{n} copies lost all their boxes in every draw and were left out")
            lines.append(named(image, plural(len(copies), one, many)))
        return lines


def _failure_line(failure: Failure) -> str:
    """Return why an image failed, with its name where the reason does not have it."""
    why = failure.said(say)
    return why if failure.image_id in why else named(failure.image_id, why)
