"""System libraries that Qt needs on Linux: which are missing, which packages hold them, how to get them."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from bootstrap_tools import SetupError, clean_environment, run_quietly, say, tail

_APT_PATIENCE = 300  # seconds that apt waits for another program that installs
OS_RELEASE = (Path("/etc/os-release"), Path("/usr/lib/os-release"))

# soname → package in each family. What Qt needs to draw at all, then what the X11 window adds, then Wayland.
_ANY = {
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
}
_X11 = {
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
}
FAMILIES = ("debian", "fedora", "arch", "suse")
COMMANDS = {
    "debian": "apt-get install --no-install-recommends",
    "fedora": "dnf install",
    "arch": "pacman -S --needed",
    "suse": "zypper install",
}
# Debian 13 and Ubuntu 24.04 renamed it when time became 64 bits wide.
_RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}


def parse_os_release(text: str) -> dict[str, str]:
    """Return the fields of an os-release file; quotes and comments are taken off."""
    fields = {}
    for line in text.splitlines():
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith("#"):
            fields[key.strip()] = value.strip().strip("\"'")
    return fields


def os_release() -> dict[str, str]:
    """Return this system's os-release, empty where there is none."""
    for path in OS_RELEASE:
        if path.is_file():
            return parse_os_release(path.read_text("utf-8", "replace"))
    return {}


def family(release: Mapping[str, str]) -> str:
    """Return the package family of a distribution, or an empty string."""
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    known = {"ubuntu": "debian", "rhel": "fedora", "centos": "fedora", "opensuse": "suse", "sles": "suse"}
    for name in names:
        name = known.get(name.split("-")[0].lower(), name.lower())
        if name in FAMILIES:
            return name
    return ""


def needed_libraries(x11: bool) -> list[str]:
    """Return the sonames that Qt loads: always, and for a window on an X display."""
    return [*_ANY, *(_X11 if x11 else ())]


def missing_libraries(x11: bool) -> list[str]:
    """Return the needed sonames that this machine's loader does not find; none outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return [name for name in needed_libraries(x11) if not _loads(name)]


def package_names(sonames: Iterable[str], kind: str, renamed: bool = False) -> list[str]:
    """Return the packages of family ``kind`` that hold ``sonames``, each once, in order.

    ``renamed`` says that a Debian-like system uses the names of Debian 13 and Ubuntu 24.04.
    """
    column, table = FAMILIES.index(kind), {**_ANY, **_X11}
    names = dict.fromkeys(table[soname][column] for soname in sonames)
    return [_RENAMED.get(name, name) if renamed else name for name in names]


def uses_renamed(release: Mapping[str, str]) -> bool:
    """Whether a Debian-like system has the newer package names."""
    if shutil.which("apt-cache"):
        found = _output(["apt-cache", "search", "--names-only", r"^libglib2\.0-0t64$"])
        if found or _output(["apt-cache", "search", "--names-only", r"^libglib2\.0-0$"]):
            return bool(found)
    version = release.get("VERSION_ID", "0").split(".")[0]
    first = {"ubuntu": 24, "debian": 13}.get(release.get("ID", ""))
    return first is not None and version.isdigit() and int(version) >= first


def administrator() -> list[str] | None:
    """Return what to put before a command to run it as administrator; None where that needs a password."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def apt_install(packages: Iterable[str], what: str) -> bool:
    """Install Debian packages if that is possible without asking; whether it was done.

    Raises:
        SetupError: it was tried and failed.
    """
    prefix, packages = administrator(), list(packages)
    if prefix is None or not shutil.which("apt-get"):
        return False
    environment = clean_environment(DEBIAN_FRONTEND="noninteractive")
    say(f"{what}: {' '.join(packages)}")
    patient = ["-o", f"DPkg::Lock::Timeout={_APT_PATIENCE}"]  # another program may be installing
    options = ["-y", "-q", *patient, "--no-install-recommends"]
    install = [*prefix, "apt-get", *options, "install", *packages]
    code, output = run_quietly(install, "Installing system packages", environment)
    if code != 0:
        update = [*prefix, "apt-get", "-q", "update"]
        run_quietly(update, "Renewing the list of system packages", environment)
        code, output = run_quietly(install, "Installing system packages", environment)
    if code != 0:
        command = "sudo apt-get update && sudo apt-get install " + " ".join(packages)
        raise SetupError(f"The system packages could not be installed:\n{tail(output)}\nTry:\n  {command}")
    return True


def ensure_libraries(x11: bool, may_install: bool = True) -> None:
    """Make sure that Qt's system libraries are there; install them where that is possible.

    Raises:
        SetupError: some are missing; the message names them and the command that brings them.
    """
    missing = missing_libraries(x11)
    if not missing:
        return
    release = os_release()
    kind = family(release)
    if kind == "debian" and may_install:
        packages = package_names(missing, kind, uses_renamed(release))
        if apt_install(packages, "The window toolkit needs system libraries"):
            missing = missing_libraries(x11)
    if missing:
        raise SetupError(advice(missing, kind, kind == "debian" and uses_renamed(release)))


def advice(missing: Iterable[str], kind: str, renamed: bool = False) -> str:
    """Return the sentences that say which libraries are missing and how to get them."""
    text = "The window toolkit (Qt) needs system libraries that are not here: " + ", ".join(missing) + ".\n"
    if not kind:
        return text + "Install the packages of your system that hold them, then start again."
    packages = " ".join(package_names(missing, kind, renamed))
    return text + f"Install them, then start again:\n  sudo {COMMANDS[kind]} {packages}"


def venv_package() -> str:
    """Return Debian's package that lets this Python make virtual environments."""
    return f"python3.{sys.version_info.minor}-venv"


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window can be opened here."""
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in {"offscreen", "minimal", "vnc", "linuxfb"}:
        return False
    if platform.system() in {"Windows", "Darwin"}:
        return True
    return bool(environment.get("WAYLAND_DISPLAY")) or answers(environment.get("DISPLAY", ""))


def answers(display: str) -> bool:
    """Whether an X server accepts connections at ``host:number.screen``."""
    host, colon, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not colon or not number.isdigit():
        return False
    if host not in {"", "unix"}:
        return _connects(socket.AF_INET, (host, 6000 + int(number)))
    path = f"/tmp/.X11-unix/X{number}"
    return _connects(socket.AF_UNIX, path) or _connects(socket.AF_UNIX, "\0" + path)


def _connects(kind: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(kind, socket.SOCK_STREAM) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(address)
        except OSError:
            return False
        return True


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _output(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()
