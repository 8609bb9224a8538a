"""The virtual environment: made once, recognised, completed, repaired, and clear about what stops it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import bootstrap_venv as venv
import pytest
from bootstrap_tools import SetupError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-in for venv links this Python")

NETWORK = """\
WARNING: Retrying after NewConnectionError('Name or service not known')
ERROR: No matching distribution found"""


class Machine:
    """Stands in for the commands that take minutes: venv links this Python, pip notes what it was asked."""

    def __init__(self) -> None:
        self.venvs = 0
        self.installs: list[str] = []
        self.pip_fails = ""

    def __call__(
        self, command: Sequence[str], label: str = "", environment: object = None
    ) -> tuple[int, str]:
        if command[1:3] == ["-m", "venv"]:
            self.venvs += 1
            python = venv.venv_python(Path(command[3]))
            python.parent.mkdir(parents=True, exist_ok=True)
            python.unlink(missing_ok=True)
            python.symlink_to(sys.executable)
        elif command[1:4] == ["-m", "pip", "install"]:
            if self.pip_fails:
                return 1, self.pip_fails
            self.installs.append(command[-1])
        return 0, ""


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(venv, "run_quietly", machine)
    return machine


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


def test_the_first_start_installs_and_the_second_does_nothing(root: Path, machine: Machine) -> None:
    python = venv.ensure_environment(root)
    assert python == root / ".venv/bin/python"
    assert (machine.venvs, machine.installs) == (1, [str(root)])
    assert venv.ensure_environment(root) == python
    assert (machine.venvs, machine.installs) == (1, [str(root)])


def test_an_extra_is_added_and_kept(root: Path, machine: Machine) -> None:
    venv.ensure_environment(root)
    venv.ensure_environment(root, ["test"])
    venv.ensure_environment(root)
    assert machine.installs == [str(root), f"{root}[test]"]
    (root / "pyproject.toml").write_text("[project]\ndependencies = []\n")
    venv.ensure_environment(root)
    assert machine.installs[-1] == f"{root}[test]"
    assert machine.venvs == 1


def test_an_interrupted_installation_starts_anew(root: Path, machine: Machine) -> None:
    machine.pip_fails = "something odd"
    with pytest.raises(SetupError):
        venv.ensure_environment(root, ["test"])
    assert venv.read_stamp(root / ".venv")["state"] == venv.INSTALLING
    (root / ".venv/half-a-package").write_text("")
    machine.pip_fails = ""
    venv.ensure_environment(root)
    assert not (root / ".venv/half-a-package").exists()
    assert (machine.venvs, machine.installs) == (2, [f"{root}[test]"])


@pytest.mark.parametrize("damage", ["python gone", "stamp torn", "empty folder"])
def test_a_damaged_environment_is_repaired(root: Path, machine: Machine, damage: str) -> None:
    if damage == "empty folder":
        (root / ".venv").mkdir()
    else:
        venv.ensure_environment(root)
    if damage == "python gone":
        (root / ".venv/bin/python").unlink()
    if damage == "stamp torn":
        (root / ".venv" / venv.STAMP).write_text('{"state": "rea')
    assert venv.python_version(venv.ensure_environment(root)) is not None
    assert venv.read_stamp(root / ".venv")["state"] == venv.READY


def test_another_python_inside_means_a_new_environment(root: Path, machine: Machine) -> None:
    venv.ensure_environment(root)
    folder = root / ".venv"
    venv.write_stamp(folder, venv.READY, fingerprint=venv.fingerprint(root), python="3.2", extras=[])
    venv.ensure_environment(root)
    assert machine.venvs == 2


def test_an_environment_that_someone_else_made_is_used_not_emptied(root: Path, machine: Machine) -> None:
    machine([sys.executable, "-m", "venv", str(root / ".venv")])
    (root / ".venv/theirs").write_text("")
    venv.ensure_environment(root)
    assert (root / ".venv/theirs").exists()
    assert machine.venvs == 1


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        (NETWORK, "package index was not reached"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: [Errno 13] Permission denied: '/opt/x'", "cannot be written"),
        ("ERROR: No matching distribution found for PySide6-Essentials", "found no build of a needed"),
        ("ERROR: subprocess-exited-with-error", "Start it again"),
    ],
)
def test_a_failed_installation_says_what_to_do(
    root: Path, machine: Machine, output: str, advice: str
) -> None:
    machine.pip_fails = output
    with pytest.raises(SetupError, match=advice) as caught:
        venv.ensure_environment(root)
    assert output.splitlines()[-1] in str(caught.value)


def test_without_venv_module_the_package_is_named(
    root: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(venv.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(venv, "apt_install", lambda *a: False)
    with pytest.raises(SetupError, match=rf"apt-get install python3\.{sys.version_info.minor}-venv"):
        venv.ensure_environment(root)
    assert not (root / ".venv").exists()


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(root: Path, machine: Machine) -> None:
    root.chmod(0o555)
    try:
        with pytest.raises(SetupError, match="cannot be made"):
            venv.ensure_environment(root)
    finally:
        root.chmod(0o755)
