"""What the command line prints: results on stdout, messages and progress on stderr."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

import typer
from rich.console import Console
from rich.table import Table

from app.errors import Cancelled, EvenboxError, ExportStopped

if TYPE_CHECKING:
    from app.core.mirror import MirrorRules
    from app.export.prepared import Prepared
    from app.export.progress import ExportReport


class _Printer(Console):
    """Prints text as it is: names of classes and files are data, never markup, never emoji."""

    def __init__(self, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, highlight=False, emoji=False, markup=False)

    def on_broken_pipe(self) -> None:
        """Print nothing more once the reader has had enough, as ``head`` does; the work goes on."""
        self.quiet = True
        give_up(sys.stderr if self.stderr else sys.stdout)


_SHOWN_EVERY = 0.1  # s

messages = _Printer(stderr=True)
results = _Printer()


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
    planned = report.planned
    rows = [
        (name, f"{planned[name]:,}" if planned else "–", f"{actual:,}")
        for name, actual in report.actual.items()
    ]
    print_table("", ("class", "planned", "actual"), rows)
    for failure in report.failures:
        messages.print(f"failed: {failure.reason}", style="red", soft_wrap=True)
    for source, copies in report.lost.items():
        messages.print(f"left out: {len(copies)} copies of {source} lost all their boxes in every draw")
    speed = f" ({report.written / report.seconds:.0f} images/s)" if report.written else ""
    images = "images listed, none written," if report.only_lists else "images"
    speed = "" if report.only_lists else speed
    results.print(
        f"{report.images:,} {images} in {report.seconds:.1f} s{speed}, {len(report.failures)} failed\n"
        f"imbalance ratio {report.ratio_before:.2f} → {report.ratio_after:.2f}"
    )
    results.print(f"written: {report.out.resolve()}", soft_wrap=True)
    if report.cancelled:
        messages.print("stopped; the same command with --resume goes on", style="yellow")


def print_left_out(prepared: Prepared) -> None:
    """Say which images take no part in a plan or an export."""
    for failure in prepared.failures:
        messages.print(f"left out: {failure.reason}", style="yellow", soft_wrap=True)
    for count, what in (
        (prepared.unlabelled, "without annotation"),
        (prepared.unlisted, "in no list"),
        (prepared.emptied, "without a box of the chosen classes"),
    ):
        if count:
            noun = "image" if count == 1 else "images"
            messages.print(f"left out: {count:,} {noun} {what}", style="yellow")
    for warning in prepared.warnings:
        messages.print(f"warning: {warning.message}", style="yellow", soft_wrap=True)


def print_mirror_rules(rules: MirrorRules, held: int | None = None) -> None:
    """Print what the dataset says about mirrors; nothing where it says nothing."""
    if rules.never:
        count = "" if held is None else f" ({held:,} {'image' if held == 1 else 'images'} of the plan)"
        results.print(f"never mirrored: images with {', '.join(sorted(rules.never))}{count}", soft_wrap=True)
    if rules.pairs:
        pairs = ", ".join(f"{one} ↔ {other}" for one, other in rules.pairs)
        results.print(f"change places in a mirror: {pairs}", soft_wrap=True)


@contextmanager
def show_progress(what: str) -> Iterator[Callable[..., None]]:
    """A bar on stderr, there only while it runs and only for people.

    What is yielded takes done, total and, where something may fail, how much has failed.
    """
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
        last_shown = -_SHOWN_EVERY

        def show(done: int, total: int, failed: int = 0) -> None:
            nonlocal last_shown
            now = time.monotonic()
            if done < total and now - last_shown < _SHOWN_EVERY:  # the bar looks at its whole past each time
                return
            last_shown = now
            speed = bar.tasks[0].speed
            shown = f"{speed:.0f}/s" if speed else ""
            title = f"{what}, {failed} failed" if failed else what
            bar.update(task, completed=done, total=total, speed=shown, description=title)

        yield show


@contextmanager
def reported() -> Iterator[None]:
    """Expected failures become one line and an exit code: 2, or 1 for work that was under way."""
    try:
        yield
    except Cancelled:
        messages.print("stopped; nothing was written", style="yellow")
        raise typer.Exit(130) from None
    except ExportStopped as error:
        stop(str(error), code=1)
    except EvenboxError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}" if error.filename else str(error))


def stop(message: str, code: int = 2) -> NoReturn:
    """Say why the work cannot start, or not go on, and end."""
    messages.print(f"evenbox: {message}", style="red", soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yield whether to stop: Ctrl+C and a termination request are answered by the work, in good order."""
    stopped = False

    def request(*_: object) -> None:
        nonlocal stopped
        stopped = True

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, request) for number in numbers]
    try:
        yield lambda: stopped
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def print_json(value: object) -> None:
    """Print plain data for machines, in ASCII, so that no encoding of a terminal changes it."""
    try:
        print(json.dumps(value, indent=2), flush=True)  # noqa: T201
    except BrokenPipeError:
        give_up(sys.stdout)


def give_up(stream: TextIO) -> None:
    """Let go of what a stream cannot write, so that the end of the process does not try it again."""
    with contextlib.suppress(OSError):  # it has no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
