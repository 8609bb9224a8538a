"""The two commands of the bootstrap script: ``run`` opens Evenbox, ``test`` runs its tests."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bootstrap_system import ensure_libraries, has_display
from bootstrap_tools import SetupError, Stopped, clean_environment, say, stop_on_terminate
from bootstrap_venv import ensure_environment

ROOT = Path(__file__).resolve().parent.parent
DEMO_RESULT = "evenbox-demo-export"
CANNOT_START = 2
INTERRUPTED, TERMINATED = 130, 143


def main(arguments: Sequence[str]) -> int:
    """Run the script and return its exit code: that of Evenbox or pytest, 2 where setting up failed."""
    options, rest = parse(arguments)
    stop_on_terminate()
    try:
        if options.command == "test":
            return test(rest, options.system_packages)
        return run(options.dataset, options.headless, options.system_packages)
    except SetupError as error:
        say(f"\n{error}")
        return CANNOT_START
    except Stopped:
        return TERMINATED
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return INTERRUPTED


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options, and for ``test`` the arguments that are pytest's."""
    parser = argparse.ArgumentParser(
        prog="bootstrap.py", description="Make Evenbox ready on this machine, then start it or test it."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--no-system-packages",
        dest="system_packages",
        action="store_false",
        help="never install packages of the system; say which are missing",
    )
    opening = commands.add_parser(
        "run",
        parents=[shared],
        help="open the window on the demo, or on DATASET",
        description="Open the window on the demo dataset, or on DATASET. Without a display the demo's whole "
        "job (recipe, balance plan, export) runs headless.",
    )
    opening.add_argument("dataset", nargs="?", metavar="DATASET", help="a Pascal VOC dataset's folder")
    opening.add_argument(
        "--headless", metavar="OUT", help="run the demo's job without a window and write it here"
    )
    testing = commands.add_parser(
        "test",
        parents=[shared],
        help="run the tests; further arguments are pytest's",
        description="Run the tests on every core, without a display; further arguments are pytest's.",
    )
    testing.add_argument("pytest", nargs="*", metavar="ARGUMENT", help="an argument of pytest")
    options, unknown = parser.parse_known_args(arguments)
    if options.command == "run" and unknown:
        opening.error("unknown arguments: " + " ".join(unknown))
    if options.command == "run" and options.dataset and options.headless:
        opening.error("--headless is the demo's job; for a dataset of yours use evenbox export")
    if options.command == "run":
        return options, []
    rest = arguments[list(arguments).index("test") + 1 :]
    return options, [part for part in rest if part != "--no-system-packages"]


def run(dataset: str | None, headless: str | None, may_install: bool) -> int:
    """Open the window where there is a display, else run the demo's job; return the exit code."""
    display = headless is None and has_display(os.environ)
    python = prepare((), display, may_install)
    evenbox = [str(python), "-m", "app"]
    if display:
        return become([*evenbox, str(Path(dataset).resolve())] if dataset else [*evenbox, "demo"])
    if dataset:
        say("There is no display here, so no window; these are the dataset's statistics.")
        code = run_child([*evenbox, "stats", str(Path(dataset).resolve())])
        say(f"To balance and export it:  {python.with_name('evenbox')} export {dataset} OUT")
        return code
    out = Path(headless or DEMO_RESULT).absolute()
    if headless is None:
        say("There is no display here, so no window; the demo's job runs headless.")
    return become([*evenbox, "demo", "--headless", str(out)])


def test(arguments: Sequence[str], may_install: bool) -> int:
    """Run the tests and return pytest's exit code."""
    python = prepare(("test",), False, may_install)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return become([str(python), "-m", "pytest", "-n", "auto", *arguments])


def prepare(extras: Sequence[str], display: bool, may_install: bool) -> Path:
    """Make everything ready and return the Python to start Evenbox with."""
    x11 = display and bool(os.environ.get("DISPLAY"))
    ensure_libraries(x11, may_install)
    return ensure_environment(ROOT, extras, may_install)


def become(command: Sequence[str]) -> int:
    """Replace this process by a command; where that cannot be (Windows), run it as a child."""
    if os.name == "posix":
        sys.stderr.flush()
        os.chdir(ROOT)
        os.execve(command[0], list(command), clean_environment())
    return run_child(command)


def run_child(command: Sequence[str]) -> int:
    """Run a command as a child, pass signals on to it, and return its exit code.

    It runs in the checkout, where no other package named ``app`` can stand before ours.
    """
    child = subprocess.Popen(list(command), env=clean_environment(), cwd=ROOT)
    while True:
        try:
            code = child.wait()
            return code if code >= 0 else 128 - code
        except Stopped:
            child.terminate()
        except KeyboardInterrupt:
            continue  # the terminal sent it to the child as well, which ends in its own time
