"""The commands that look for mistakes in a dataset's annotations and change them: check, classes, boxes.

Exit codes: 0 done, 1 problems were found or a file could not be changed, 2 the work could not start, 130 it
was stopped on request, and nothing has changed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.changing import SHOWN, carry_out, print_some, settle, warn_if_interrupted
from app.cli.options import AsJson, ConventionName, DatasetPath, open_named
from app.cli.terminal import print_json, print_table, reported, results, show_progress, stop, stoppable

if TYPE_CHECKING:
    from app.core.dataset import Dataset
    from app.core.problem import Problem
    from app.voc.changes import Change, Planning

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")]
ShowAll = Annotated[bool, typer.Option("--all", help=f"Show everything, not just {SHOWN} of a kind.")]


def check(
    dataset: DatasetPath,
    convention: ConventionName = "auto",
    deep: Annotated[bool, typer.Option(help="Also decode every image to the end.")] = False,
    fix: Annotated[
        list[str] | None,
        typer.Option(
            "--fix",
            metavar="KIND",
            help="Mend problems of this kind, as the findings name it; may be given again. `all`: every kind "
            "whose fix loses nothing.",
        ),
    ] = None,
    dry_run: DryRun = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last change of this dataset back.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Finish a change that was interrupted.")] = False,
    leaks: Annotated[
        bool,
        typer.Option(
            "--leaks",
            help="Also look for images that are alike, or of one source, in different splits.",
        ),
    ] = False,
    together: Annotated[
        str | None,
        typer.Option(
            "--together",
            metavar="PATTERN",
            help="With --leaks: a regular expression for ids; what it matches alike is of one source, for "
            "example '^(.*)_[0-9]+$' for frames of videos.",
        ),
    ] = None,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """List problems with file and line, or mend them. Exit code 1 if there are any beyond notes."""
    if undo or finish:
        if fix or dry_run or (undo and finish):
            stop("--undo and --finish stand alone")
        settle(dataset, undo, as_json)
    kinds = _kinds(fix or [])
    if together is not None and not leaks:
        stop("--together goes with --leaks")
    if dry_run and not kinds:
        stop("--dry-run needs --fix KIND")
    data = open_named(dataset, convention)
    from app.voc.problems import check_dataset

    warn_if_interrupted(data.root)
    with reported(), show_progress("Checking") as progress:
        found = list(check_dataset(data, on_progress=progress, deep=deep))
    if leaks:
        found += _leaks(data, together)
    if not kinds:
        _report_problems(data, found, show_all, as_json)

    def plan(planning: Planning) -> Iterator[Change]:
        from app.voc.changes import plan_fixes

        return plan_fixes(data, found, kinds, planning)

    title = "check " + " ".join(f"--fix {kind}" for kind in fix or [])
    carry_out(data.root, title, plan, dry_run=dry_run, show_all=show_all, as_json=as_json)


def classes(
    dataset: DatasetPath,
    rename: Annotated[
        list[str] | None, typer.Option("--rename", metavar="OLD=NEW", help="Give a class another name.")
    ] = None,
    merge: Annotated[
        list[str] | None,
        typer.Option("--merge", metavar="A,B=C", help="Join classes under a name, which may be one of them."),
    ] = None,
    delete: Annotated[
        list[str] | None, typer.Option("--delete", metavar="NAME", help="Delete all boxes of a class.")
    ] = None,
    dry_run: DryRun = False,
    convention: ConventionName = "auto",
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """List the classes of a dataset, or rename, merge and delete them in all files at once."""
    data = open_named(dataset, convention)
    names = _new_names(data, rename or [], merge or [], delete or [])
    if not names:
        _list_classes(data, as_json)
        return
    from app.voc.bulk import EditClasses, plan_edit

    with reported():
        edit = EditClasses(names)
    title = "classes " + ", ".join(f"{old}={new}" if new else f"without {old}" for old, new in names.items())

    def plan(planning: Planning) -> Iterator[Change]:
        return plan_edit(data, edit, planning)

    carry_out(data.root, title, plan, dry_run=dry_run, show_all=show_all, as_json=as_json)


def boxes(
    dataset: DatasetPath,
    clip: Annotated[bool, typer.Option("--clip", help="Cut all boxes to their images.")] = False,
    state: Annotated[
        Literal["voc", "zero", "edges"] | None,
        typer.Option("--state-as", help="State all coordinates in this convention; boxes stay put."),
    ] = None,
    flag: Annotated[
        str | None,
        typer.Option("--set", metavar="FLAG=yes|no", help="Set truncated, difficult or occluded."),
    ] = None,
    of_class: Annotated[
        list[str] | None,
        typer.Option("--class", metavar="NAME", help="With --set: only boxes of this class."),
    ] = None,
    dry_run: DryRun = False,
    convention: ConventionName = "auto",
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Change the boxes of all files at once: cut them, set a flag, or state them in another convention."""
    if (clip, state is not None, flag is not None).count(True) != 1:
        stop("choose one of --clip, --state-as and --set")
    data = open_named(dataset, convention)
    for name in of_class or []:
        _known(data, name)

    def plan(planning: Planning) -> Iterator[Change]:
        from app.core.dataset import Convention
        from app.voc.bulk import ClipBoxes, plan_convention, plan_edit

        if state is not None:
            return plan_convention(data, Convention(state), planning)
        return plan_edit(data, _flag_edit(flag, of_class) if flag else ClipBoxes(), planning)

    title = f"boxes --set {flag}" if flag else "boxes --clip" if clip else f"boxes --state-as {state}"
    if flag:
        _flag_edit(flag, of_class)
    carry_out(data.root, title, plan, dry_run=dry_run, show_all=show_all, as_json=as_json)


def _flag_edit(text: str, of_class: Sequence[str] | None) -> Any:
    from app.voc.bulk import SetFlag

    name, _, value = text.partition("=")
    if name not in {"truncated", "difficult", "occluded"} or value not in {"yes", "no"}:
        stop(f"--set {text}: write for example --set difficult=no")
    return SetFlag(name, value == "yes", frozenset(of_class or []))  # type: ignore[arg-type]


# finding and listing


def _kinds(wanted: Sequence[str]) -> frozenset[str]:
    from app.voc.fixes import CAREFUL
    from app.voc.messages import FIXES, PROBLEMS

    for kind in wanted:
        if kind != "all" and kind not in FIXES:
            what = "cannot be mended by itself" if kind in PROBLEMS else "is no kind of problem"
            stop(f"--fix {kind}: {what}; there are: all, {', '.join(FIXES)}")
    easy = FIXES.keys() - CAREFUL if "all" in wanted else frozenset()
    return frozenset(easy) | frozenset(wanted) - {"all"}


def _leaks(data: Dataset, together: str | None) -> list[Problem]:
    from app.voc.alike import find_alike
    from app.voc.leaks import find_leaks

    with stoppable() as stopped, reported(), show_progress("Comparing") as progress:
        workers = os.cpu_count() or 1
        alike = find_alike(data, together, workers=workers, on_progress=progress, cancelled=stopped)
    return list(find_leaks(data, alike))


def _report_problems(data: Dataset, found: Sequence[Problem], show_all: bool, as_json: bool) -> None:
    """Print the problems, the worst kinds first, and end the command."""
    from app.core.problem import Severity

    counts = {str(severity): sum(p.severity is severity for p in found) for severity in Severity}
    if as_json:
        print_json({**counts, "images": len(data), "problems": [problem.to_json() for problem in found]})
    else:
        by_kind: dict[tuple[int, str], list[Problem]] = {}
        order = list(Severity)
        for problem in found:
            by_kind.setdefault((order.index(problem.severity), problem.kind), []).append(problem)
        for (_, kind), problems in sorted(by_kind.items(), key=lambda item: item[0][0]):
            print_some([_problem_line(p) for p in problems], f"of this kind, {kind}", show_all)
        results.print(
            f"{len(data)} images, {counts['error']} errors, {counts['warning']} warnings, "
            f"{counts['note']} notes"
        )
    raise typer.Exit(1 if counts["error"] or counts["warning"] else 0)


def _problem_line(problem: Problem) -> str:
    line = f":{problem.line}" if problem.line is not None else ""
    fix = f" (--fix {problem.kind}: {problem.fix_message})" if problem.fix else ""
    return f"{problem.path}{line}: {problem.severity}: {problem.message}{fix}"


def _list_classes(data: Dataset, as_json: bool) -> None:
    totals = data.class_counts().totals().astype(int)
    if as_json:
        print_json({name: int(total) for name, total in zip(data.classes, totals, strict=True)})
        return
    rows = [(name, f"{total:,}") for name, total in zip(data.classes, totals, strict=True)]
    print_table(f"{data.name}: {len(data.classes)} classes", ("class", "boxes"), rows)


def _known(data: Dataset, name: str) -> str:
    if name not in data.classes:
        stop(f"there is no class {name}; there are: {', '.join(data.classes)}")
    return name


def _new_names(
    data: Dataset, rename: Sequence[str], merge: Sequence[str], delete: Sequence[str]
) -> dict[str, str | None]:
    """Return class name to its new name, None for one that goes; whatever is not clear ends the command."""
    names: list[tuple[str, str | None]] = []
    for text in rename:
        # A class name may hold "=" itself: the place that leaves a known class in front is meant.
        places = [k for k, letter in enumerate(text) if letter == "="]
        place = next((k for k in places if text[:k] in data.classes), None)
        if place is None:
            _known(data, text.partition("=")[0])
            stop(f"--rename {text}: write OLD=NEW")
        names.append((text[:place], text[place + 1 :].strip()))
    renamed = [new for _, new in names]
    for text in merge:
        old, equals, new = text.rpartition("=")
        if not equals:
            stop(f"--merge {text}: write A,B=C")
        names += [(_known(data, name), new.strip()) for name in old.split(",")]
    names += [(_known(data, name), None) for name in delete]
    for name, count in Counter(name for name, _ in names).items():
        if count > 1:
            stop(f"the class {name} is named {count} times")
    found = dict(names)
    for target in renamed:
        if renamed.count(target) > 1 or (target in data.classes and target not in found):
            stop(f"--rename would join two classes as {target}; --merge A,B={target} does")
    return {old: new for old, new in found.items() if old != new}
