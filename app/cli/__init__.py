"""The command line: parses, calls, prints. Results go to stdout, everything else to stderr.

Exit codes: 0 done, 1 problems were found or an item of the work failed, 2 the work could not start, 130 it
was stopped on request.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Annotated

import typer

from app import __version__
from app.cli.converting import convert
from app.cli.editing import boxes, check, classes
from app.cli.ensembles import merge, tta
from app.cli.exporting import demo, export
from app.cli.recipes import recipes
from app.cli.replaying import replay
from app.cli.showing import plan, preview
from app.cli.statistics import stats
from app.cli.terminal import give_up, messages, results
from app.cli.window import gui

app = typer.Typer(
    name="evenbox",
    help="Label boxes, see every augmentation, export a balanced dataset.\n\n"
    "`evenbox [DATASET]` opens the window. DATASET may be a devkit, a year folder, Annotations beside "
    "JPEGImages, or a flat folder.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS = {
    command.__name__: command
    for command in (
        gui,
        check,
        stats,
        recipes,
        plan,
        preview,
        export,
        replay,
        tta,
        merge,
        convert,
        demo,
        classes,
        boxes,
    )
}
for _command in COMMANDS.values():
    app.command()(_command)


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        results.print(f"evenbox {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        gui()


def main() -> None:
    """Entry point: ``evenbox DATASET`` is short for ``evenbox gui DATASET``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter must not end the program
    arguments = sys.argv[1:]
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        arguments.insert(0, "gui")
    try:
        app(arguments)
    except OSError as error:  # stdout itself cannot be written
        messages.print(f"evenbox: {error}", style="red")
        give_up(sys.stdout)
        sys.exit(2)
    except Exception as error:
        if "EVENBOX_TRACEBACK" in os.environ:
            raise
        messages.print(
            f"evenbox: unexpected {type(error).__name__}: {error}\n"
            "This is a mistake in Evenbox; please report it. EVENBOX_TRACEBACK=1 shows where it happened.",
            style="red",
            soft_wrap=True,
        )
        sys.exit(2)
    finally:
        gc.freeze()  # at its end, the process need not look for cycles in what ends too: a second under load
