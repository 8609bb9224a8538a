"""Two first starts in one checkout: one installs, the other waits; nobody is locked out for good."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import bootstrap_lock
import bootstrap_venv as venv
import pytest
from bootstrap_lock import LOCK, alone

HOLDER = """\
import sys, time
from pathlib import Path
from bootstrap_lock import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_waits_until_the_first_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    folder = Path(bootstrap_lock.__file__).parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=folder) as holder:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"held"
        threading.Timer(1.0, holder.kill).start()
        started = time.monotonic()
        with alone(tmp_path):
            assert time.monotonic() - started > 0.5
    said = capsys.readouterr().err.splitlines()
    assert said == [f"Another start of Evenbox is installing in {tmp_path}; waiting for it."]
    assert (tmp_path / LOCK).is_file()
    with alone(tmp_path):  # the file that was left behind holds nobody up
        pass
    assert capsys.readouterr().err == ""


def test_a_folder_without_room_for_a_lock_is_not_the_locks_business(tmp_path: Path) -> None:
    with alone(tmp_path / "missing"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for venv links this Python")
def test_two_at_once_install_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    done: list[str] = []

    def machine(command: Sequence[str], *_: object) -> tuple[int, str]:
        if command[1:3] == ["-m", "venv"]:
            python = venv.venv_python(Path(command[3]))
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)
            done.append("venv")
            time.sleep(0.5)
        elif command[1:4] == ["-m", "pip", "install"]:
            done.append("install")
        return 0, ""

    monkeypatch.setattr(venv, "run_quietly", machine)
    threads = [threading.Thread(target=venv.ensure_environment, args=(tmp_path,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == ["venv", "install"]
