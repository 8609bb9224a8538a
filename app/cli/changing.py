"""Changing many annotation files from the command line: plan, write, tell, take back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from app.cli.terminal import messages, print_json, reported, results, show_progress, stop, stoppable

if TYPE_CHECKING:
    from app.errors import AnnotationError
    from app.voc.changes import Change, Planning
    from app.voc.journal import Outcome, Run

SHOWN = 10  # of a kind, unless all are asked for


def print_some(lines: Sequence[str], what: str, show_all: bool) -> None:
    """Print the first lines of a kind, and how many more there are."""
    shown = lines if show_all else lines[:SHOWN]
    for line in shown:
        results.print(line, soft_wrap=True)
    if len(lines) > len(shown):
        results.print(f"and {len(lines) - len(shown):,} more {what} (--all shows them)")


@dataclass
class _Listing:
    """What is kept of the changes for people, while they pass by."""

    files: list[dict[str, Any]] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)

    def passing(self, changes: Iterable[Change]) -> Iterator[Change]:
        for change in changes:
            row = {"image": change.image_id, "path": str(change.path), "changes": dict(change.counts)}
            self.files.append(row)
            self.totals.update(change.counts)
            yield change


def carry_out(
    root: Path,
    title: str,
    plan: Callable[[Planning], Iterator[Change]],
    *,
    dry_run: bool,
    show_all: bool,
    as_json: bool,
) -> None:
    """Plan, write unless it is a dry run, tell what was done, and end the command."""
    from app.voc.changes import Planning
    from app.voc.journal import Outcome, apply_changes

    listing = _Listing()
    with stoppable() as cancelled, reported(), show_progress("Planning") as progress:
        planning = Planning(progress, cancelled)
        changes = listing.passing(plan(planning))
        if dry_run:
            for _ in changes:
                pass
            outcome = Outcome(None, cancelled=planning.stopped)
        else:
            _refuse_interrupted(root)
            outcome = apply_changes(root, title, changes, progress, cancelled)
    failed = [*planning.refused, *outcome.failed]
    if as_json:
        summary = {"dry_run": dry_run, "cancelled": outcome.cancelled, "written": outcome.written}
        print_json({**summary, "totals": listing.totals, "files": listing.files, "failed": _failures(failed)})
    else:
        lines = [f"{row['path']}: {_counts_text(row['changes'])}" for row in listing.files]
        print_some(lines, "files", show_all)
        _print_failures(failed)
        count = len(lines) if dry_run else outcome.written
        what = f"{count:,} {'file' if count == 1 else 'files'} {'would change' if dry_run else 'changed'}"
        total = f": {_counts_text(listing.totals)}" if listing.totals else ""
        results.print("stopped: nothing has changed" if outcome.cancelled else what + total, soft_wrap=True)
        if outcome.written:
            results.print(f"evenbox check {root} --undo takes it back", soft_wrap=True)
    raise typer.Exit(130 if outcome.cancelled else 1 if failed else 0)


def _counts_text(counts: Mapping[str, int]) -> str:
    words = {"emptied": "left without boxes"}
    return ", ".join(f"{words.get(what, what)} {count:,}" for what, count in counts.items())


def _failures(failed: Sequence[AnnotationError]) -> list[dict[str, Any]]:
    return [{"path": str(error.path), "line": error.line, "reason": error.reason} for error in failed]


def _print_failures(failed: Sequence[AnnotationError]) -> None:
    for error in failed:
        messages.print(f"left as it is: {error}", style="red", soft_wrap=True)


def settle(dataset: Path, undo: bool, as_json: bool) -> None:
    """Take the last change back, or finish one that was interrupted, and end the command."""
    from app.voc.journal import finish_run, interrupted_run, last_run, undo_run

    with reported(), show_progress("Writing") as progress:
        run = interrupted_run(dataset)
        if run is None and undo:
            run = last_run(dataset)
        if run is None:
            stop(f"{dataset}: there is nothing to {'take back' if undo else 'finish'}")
        outcome = undo_run(run, progress) if undo else finish_run(run, progress)
    _report_settled(run, outcome, undo, as_json)


def _report_settled(run: Run, outcome: Outcome, undo: bool, as_json: bool) -> None:
    done = "taken back" if undo else "finished"
    if as_json:
        summary = {"run": run.title, "root": str(run.root), "done": done, "written": outcome.written}
        print_json({**summary, "failed": _failures(outcome.failed)})
    else:
        _print_failures(outcome.failed)
        results.print(
            f"{done}: {run.title}; {outcome.written:,} of {run.files:,} files written", soft_wrap=True
        )
    raise typer.Exit(1 if outcome.failed else 0)


def warn_if_interrupted(root: Path) -> None:
    """Say so where an earlier change of a dataset stopped in the middle."""
    from app.errors import DatasetError
    from app.voc.journal import interrupted_run

    try:
        run = interrupted_run(root)
    except DatasetError as error:
        messages.print(str(error), style="yellow", soft_wrap=True)
        return
    if run is not None:
        messages.print(_interrupted_text(run), style="yellow", soft_wrap=True)


def _refuse_interrupted(root: Path) -> None:
    from app.voc.journal import interrupted_run

    run = interrupted_run(root)
    if run is not None:
        stop(_interrupted_text(run))


def _interrupted_text(run: Run) -> str:
    return (
        f"an earlier change ({run.title}) was interrupted in the middle: "
        f"evenbox check {run.root} --finish finishes it, --undo takes it back"
    )
