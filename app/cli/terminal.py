"""What the command line prints: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from app.errors import EvenboxError

if TYPE_CHECKING:
    from app.export.runner import ExportReport

# Names of classes and files are data: never markup, never emoji.
messages = Console(stderr=True, highlight=False, emoji=False)
results = Console(highlight=False, emoji=False)


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first column is text, the others are figures."""
    table = Table(title=title, title_justify="left")
    for k, name in enumerate(header):
        table.add_column(name, justify="left" if k == 0 else "right")
    for row in rows:
        table.add_row(*row)
    results.print(table)


def print_report(report: ExportReport) -> None:
    """Print what an export wrote, and what it could not."""
    rows = [(name, f"{planned:,}", f"{report.actual[name]:,}") for name, planned in report.planned.items()]
    print_table("", ("class", "planned", "actual"), rows)
    for failure in report.failures:
        messages.print(f"failed: {failure.reason}", style="red", soft_wrap=True)
    for source, copies in report.lost.items():
        messages.print(f"left out: {len(copies)} copies of {source} lost all their boxes in every draw")
    speed = f" ({report.written / report.seconds:.0f} images/s)" if report.written else ""
    results.print(
        f"{report.images:,} images in {report.seconds:.1f} s{speed}, {len(report.failures)} failed\n"
        f"imbalance ratio {report.ratio_before:.2f} → {report.ratio_after:.2f}"
    )
    results.print(f"written: {report.out.resolve()}", soft_wrap=True)
    if report.cancelled:
        messages.print("stopped; the same command with --resume goes on", style="yellow")


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr, there only while it runs and only for people."""
    from rich import progress as bars

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn("{task.fields[speed]}"),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=messages, transient=True, disable=not messages.is_terminal) as bar:
        task = bar.add_task(what, total=None, speed="")

        def show(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=total, speed=f"{speed:.0f}/s" if speed else "")

        yield show


@contextmanager
def reported() -> Iterator[None]:
    """Expected failures become one line and exit code 2."""
    try:
        yield
    except EvenboxError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename or ''}: {error.strerror or error}")


def stop(message: str) -> NoReturn:
    """Say why the work cannot start, and end with exit code 2."""
    messages.print(f"evenbox: {message}", style="red", soft_wrap=True)
    raise typer.Exit(2)


def print_json(value: object) -> None:
    """Print plain data for machines."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
