from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import EvenboxError
from app.gui import application

ROOT = Path(__file__).resolve().parents[2]


def test_without_a_screen_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(EvenboxError, match="there is no screen"):
        application.run(None)


def test_the_module_loads_no_qt() -> None:
    code = "import sys, app.gui.application; print(any(m.startswith('PySide6') for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_missing_system_library_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    message = "libEGL.so.1: cannot open shared object file"

    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "app.gui.runtime":
                raise ImportError(message, name="PySide6.QtGui")

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.delitem(sys.modules, "app.gui.runtime", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(EvenboxError, match="libEGL"):
        application.run(None)
