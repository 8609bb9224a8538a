"""The entry of the bootstrap script: old Pythons get a sentence, newer ones are found."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest

SCRIPT = Path(bootstrap.__file__)


def test_the_script_can_be_read_by_old_pythons() -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))


def test_too_old_says_what_is_needed_what_is_here_and_what_to_type() -> None:
    message = bootstrap.too_old_message((3, 6), ["test", "-x"])
    assert "3.11" in message
    assert "this is Python 3.6" in message
    assert message.endswith("python3.11 packaging/bootstrap.py test -x")


@pytest.mark.skipif(os.name != "posix", reason="makes an executable script")
def test_newer_python_is_found_and_must_really_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, body in (("python3.13", "exit 1"), ("python3.12", f'exec "{sys.executable}" "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.newer_python() == str(tmp_path / "python3.12")
    (tmp_path / "python3.12").unlink()
    assert bootstrap.newer_python() is None


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["test", "--help"]])
def test_help_reads_without_installing_anything(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0
    assert "usage: bootstrap.py" in done.stdout
