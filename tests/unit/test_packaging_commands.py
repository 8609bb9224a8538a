"""What ``run`` and ``test`` start, with which exit code, and that a stop leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import bootstrap_commands as commands
import pytest
from bootstrap_tools import SetupError, run_quietly

PYTHON = Path(sys.executable)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Nothing is installed and nothing is started; the commands are noted."""
    noted: list[list[str]] = []
    monkeypatch.setattr(commands, "prepare", lambda extras, display, may_install: PYTHON)
    monkeypatch.setattr(commands, "become", lambda command: noted.append(list(command[1:])) or 0)
    monkeypatch.setattr(commands, "run_child", lambda command: noted.append(list(command[1:])) or 0)
    monkeypatch.setattr(commands, "stop_on_terminate", lambda: None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return noted


def test_run_opens_the_demo_in_the_window(started: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "has_display", lambda environment: True)
    assert commands.main(["run"]) == 0
    assert started == [["-m", "app", "demo"]]


def test_run_opens_a_dataset(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(commands, "has_display", lambda environment: True)
    monkeypatch.chdir(tmp_path)
    commands.main(["run", "data"])
    assert started == [["-m", "app", str(tmp_path / "data")]]


def test_run_without_display_does_the_job_headless(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert commands.main(["run"]) == 0
    assert started == [["-m", "app", "demo", "--headless", str(tmp_path / "evenbox-demo-export")]]


def test_test_passes_pytest_its_arguments(started: list[list[str]]) -> None:
    commands.main(["test", "--no-system-packages", "-x", "-k", "two words", "tests/unit"])
    assert started == [["-m", "pytest", "-n", "auto", "-x", "-k", "two words", "tests/unit"]]


def test_a_setup_that_fails_is_a_sentence_and_exit_code_2(
    started: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*arguments: object) -> Path:
        raise SetupError("no room")

    monkeypatch.setattr(commands, "prepare", fail)
    assert commands.main(["test"]) == 2
    assert capsys.readouterr().err.strip() == "no room"
    assert started == []


def test_the_exit_code_of_a_child_is_passed_on() -> None:
    assert commands.run_child([sys.executable, "-c", "raise SystemExit(5)"]) == 5


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stop_ends_what_runs(tmp_path: Path, number: signal.Signals, code: int) -> None:
    mark = tmp_path / "pid"
    sleeper = f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    script = (  # a shell's background command, and all it starts, would take no notice of Ctrl+C
        "import signal, sys, bootstrap_commands as c, bootstrap_tools as t\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"c.run = lambda *a: t.run_quietly([sys.executable, '-c', {sleeper!r}], 'sleeping')[0]\n"
        "sys.exit(c.main(['run']))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(commands.__file__).parent)}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as outer:
        try:
            deadline = time.monotonic() + 20
            while not (mark.exists() and mark.read_text()) and time.monotonic() < deadline:
                time.sleep(0.02)
            outer.send_signal(number)
            assert outer.wait(20) == code
        finally:
            outer.kill()  # where it did not end
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_a_quiet_command_gives_its_output_and_code() -> None:
    code, output = run_quietly([sys.executable, "-c", "print('out'); raise SystemExit(3)"])
    assert (code, output.strip()) == (3, "out")
    assert run_quietly(["/no/such/command"])[0] == 127
