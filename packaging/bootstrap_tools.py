"""What the bootstrap modules share: speaking, failing with a clear sentence, running commands quietly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

HEARTBEAT = 0.5  # seconds between two updates of the clock behind a running step
WIDEST = 200  # characters shown of a line of a command's output
PATIENCE = 10.0  # seconds that a stopped command gets to end by itself


class SetupError(Exception):
    """Something is missing; the message says what, and what to do."""


class Stopped(KeyboardInterrupt):
    """A signal other than Ctrl+C asked the script to end."""


def say(text: str) -> None:
    """Print a line for the person who waits; standard output stays free for results."""
    print(text, file=sys.stderr, flush=True)


def stop_on_terminate() -> None:
    """Let SIGTERM end the script as Ctrl+C does, so that no command is left running behind it."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, stop)


def clean_environment(**changes: str) -> dict[str, str]:
    """Return the environment without what would let other Pythons' packages into the virtual environment."""
    dropped = {"PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"}
    return {**{key: value for key, value in os.environ.items() if key not in dropped}, **changes}


def run_quietly(
    command: Sequence[str | Path], label: str = "", environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a command and return its exit code and all that it printed; a clock runs behind ``label``."""
    environment = clean_environment() if environment is None else environment
    with tempfile.TemporaryFile() as output:
        try:
            child = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
            )
        except OSError as error:
            return 127, str(error)
        try:
            code = _wait(child, label)
        except BaseException:
            _end(child)
            raise
        return code, _content(output)


def tail(text: str, lines: int = 12) -> str:
    """Return the last lines of a command's output, indented."""
    kept = [line.rstrip() for line in text.splitlines() if line.strip()][-lines:]
    return "\n".join(f"    {line[:WIDEST]}" for line in kept)


def _wait(child: subprocess.Popen[bytes], label: str) -> int:
    started, live = time.monotonic(), bool(label) and sys.stderr.isatty()
    if label and not live:
        say(f"{label} …")
    while True:
        try:
            code = child.wait(HEARTBEAT)
            break
        except subprocess.TimeoutExpired:
            if live:
                print(f"\r{label} … {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)
    if live:
        say(f"\r{label} … {time.monotonic() - started:.0f} s")
    return code


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _content(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace")
