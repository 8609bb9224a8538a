"""The checkout's virtual environment: made once, recognised in milliseconds, repaired when half made."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from bootstrap_lock import alone
from bootstrap_system import apt_install, venv_package
from bootstrap_tools import SetupError, clean_environment, run_quietly, say, tail

STAMP = "evenbox-bootstrap.json"
INSTALLING, READY = "installing", "ready"
_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"
_VERIFY = "import cv2, lxml, numpy, pydantic, app, app.paths; from PySide6 import QtWidgets"

# What pip and venv print when something outside them fails, and what to do then.
_CAUSES = (
    (
        r"No space left on device|\[Errno 28\]|disk quota|not enough space",
        "The disk is full. Evenbox needs about 1 GB in {root}, and some room for temporary files.",
    ),
    (
        r"Permission denied|\[Errno 13\]|Read-only file system|\[Errno 30\]|Access is denied",
        "A folder cannot be written. Start it as the user who owns {root}.",
    ),
    (
        r"NewConnectionError|name resolution|Name or service not known|Network is unreachable"
        r"|getaddrinfo failed|ProxyError|SSLError|timed out|Connection (refused|reset)",
        "The package index was not reached. The first start needs the network, with pip's own settings for\n"
        "index and proxy; later starts do not need it.",
    ),
    (
        r"No matching distribution found|Could not find a version|not a supported wheel|different Python",
        "pip found no build of a needed package. Either the package index was not reached (the first start\n"
        "needs the network), or there is none for this system or this Python ({python}): Evenbox runs with\n"
        "Python 3.11 to 3.14 on 64-bit Linux (glibc), Windows and macOS.",
    ),
)


def venv_python(folder: Path) -> Path:
    """Return the path of the Python inside a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(root: Path) -> str:
    """Return what an installation depends on, as a hash: the project's metadata and its place."""
    digest = hashlib.sha256(str(root).encode())
    digest.update((root / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def read_stamp(folder: Path) -> dict[str, object]:
    """Return what was noted about a virtual environment, empty where nothing readable is."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(folder: Path, state: str, **fields: object) -> None:
    """Note the state of a virtual environment in one step."""
    part = folder / (STAMP + ".part")
    part.write_text(json.dumps({"state": state, **fields}, indent=1) + "\n", "utf-8")
    part.replace(folder / STAMP)


def is_ready(stamp: Mapping[str, object], mark: str, python: str | None, extras: Iterable[str]) -> bool:
    """Whether a stamp vouches for this project, the Python found inside, and these extras."""
    have = stamp.get("extras")
    return (
        stamp.get("state") == READY
        and stamp.get("fingerprint") == mark
        and python is not None
        and stamp.get("python") == python
        and isinstance(have, list)
        and set(extras) <= set(have)
    )


def python_version(python: Path) -> str | None:
    """Return ``3.11`` or the like for a Python that starts, None for one that does not."""
    try:
        command = [str(python), "-I", "-S", "-c", _VERSION]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def ensure_environment(root: Path, extras: Iterable[str] = (), may_install: bool = True) -> Path:
    """Return the Python of the checkout's virtual environment with the project installed in it.

    Args:
        root: the checkout.
        extras: extras of the project that must be installed too; extras installed earlier stay.
        may_install: whether a missing Debian package may be installed.

    Raises:
        SetupError: it cannot be made; the message says why and what to do.
    """
    extras = tuple(extras)
    python = _ready_python(root, extras)
    if python is not None:
        return python
    with alone(root):
        return _ready_python(root, extras) or _make_ready(root, extras, may_install)


def _ready_python(root: Path, extras: Iterable[str]) -> Path | None:
    """Return the Python of an environment that has all that is asked for, else None."""
    folder = root / ".venv"
    python = venv_python(folder)
    is_so = is_ready(read_stamp(folder), fingerprint(root), python_version(python), extras)
    return python if is_so else None


def _make_ready(root: Path, extras: Iterable[str], may_install: bool) -> Path:
    """Make the environment, or what it lacks, and return its Python."""
    folder, mark = root / ".venv", fingerprint(root)
    python, stamp = venv_python(folder), read_stamp(folder)
    version, earlier = python_version(python), stamp.get("extras")
    wanted = sorted({*extras, *(earlier if isinstance(earlier, list) else ())})
    if version is None or version != stamp.get("python", version) or stamp.get("state") == INSTALLING:
        make_venv(folder, clear=bool(stamp), may_install=may_install)
    try:
        write_stamp(folder, INSTALLING, extras=wanted)
    except OSError as error:
        raise SetupError(f"{folder} cannot be written ({error.strerror}).") from None
    install(root, python, wanted)
    verify(root, python)
    write_stamp(folder, READY, fingerprint=mark, python=python_version(python), extras=wanted)
    return python


def make_venv(folder: Path, clear: bool, may_install: bool = True) -> None:
    """Make a virtual environment; ``clear`` empties one that this script made before.

    Raises:
        SetupError: this Python cannot make one, or the folder cannot be written.
    """
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        _get_venv_module(may_install)
    try:
        if clear:
            shutil.rmtree(folder)
        folder.mkdir(exist_ok=True)
        write_stamp(folder, INSTALLING)
    except OSError as error:
        text = f"{folder} cannot be made ({error.strerror})."
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            text += " Start it as a user who may write there, or copy the checkout to a folder of yours."
        raise SetupError(text) from None
    command = [sys.executable, "-m", "venv", str(folder)]
    code, output = run_quietly(command, "Making a virtual environment in .venv")
    if code != 0:
        cause = explain(output, folder.parent) or f"Remove {folder} and start again."
        raise SetupError(f"The virtual environment could not be made:\n{tail(output)}\n{cause}")


def install(root: Path, python: Path, extras: Iterable[str]) -> None:
    """Install the project, editable, with its dependencies; quiet unless it fails.

    Raises:
        SetupError: pip failed; the message has the end of what it said, and what to do.
    """
    named = ",".join(extras)
    target = f"{root}[{named}]" if named else str(root)
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-e", target]
    environment = clean_environment(PIP_USER="0")  # a user-wide install cannot be asked for in here
    if run_quietly([python, "-I", "-c", "import pip"])[0] != 0:
        run_quietly([python, "-m", "ensurepip"], "Adding pip")
    say("Installing Evenbox and what it needs into .venv: once, about 200 MB over the network.")
    code, output = run_quietly(command, "Installing", environment)
    if code != 0:
        cause = explain(output, root) or "Start it again; if it fails again, remove .venv first."
        raise SetupError(f"The installation failed:\n{tail(output)}\n{cause}")
    # As pip does with packages; where Python may not write bytecode itself, each start would compile anew.
    run_quietly([python, "-m", "compileall", "-q", str(root / "app")], "Compiling")


def verify(root: Path, python: Path) -> None:
    """Import the heavy parts once, so that what is missing is said now and not by a crash later.

    Raises:
        SetupError: an import failed; the message has the reason.
    """
    code, output = run_quietly([python, "-I", "-c", _VERIFY], "Checking the installation")
    if code != 0:
        library = re.search(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file", output)
        advice = f"Remove {root / '.venv'}"
        if library:
            advice = f"Install the package of your system that holds {library[1]}"
        raise SetupError(
            f"The installed packages do not work:\n{tail(output, 4)}\n{advice}, then start again."
        )


def explain(output: str, root: Path) -> str | None:
    """Return what to do about a failed command, judged by what it printed; None for an unknown failure."""
    for pattern, text in _CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return text.format(root=root, python=platform.python_version())
    return None


def _get_venv_module(may_install: bool) -> None:
    package = venv_package()
    if may_install and apt_install([package], "Python's venv module is a package of its own here"):
        importlib.invalidate_caches()
        return
    raise SetupError(
        "This Python cannot make virtual environments (its venv and ensurepip modules are not installed).\n"
        f"On Debian and Ubuntu:\n  sudo apt-get install {package}\n"
        "Elsewhere install the package of your system that holds them, then start again."
    )
