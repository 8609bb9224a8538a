"""System libraries: which are missing, which packages hold them, and how that is said."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import bootstrap_system as system
import pytest
from bootstrap_tools import SetupError

UBUNTU = (
    'NAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n# a comment=1\n\nPRETTY_NAME=\'Ubuntu\'\n'
)


def test_os_release_is_parsed() -> None:
    fields = system.parse_os_release(UBUNTU)
    assert fields == {
        "NAME": "Ubuntu",
        "VERSION_ID": "24.04",
        "ID": "ubuntu",
        "ID_LIKE": "debian",
        "PRETTY_NAME": "Ubuntu",
    }


@pytest.mark.parametrize(
    ("release", "family"),
    [
        ({"ID": "debian"}, "debian"),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "debian"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "debian"),
        ({"ID": "fedora"}, "fedora"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "fedora"),
        ({"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"}, "suse"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "arch"),
        ({"ID": "alpine"}, ""),
        ({}, ""),
    ],
)
def test_family(release: dict[str, str], family: str) -> None:
    assert system.family(release) == family


@pytest.mark.parametrize("kind", system.FAMILIES)
def test_every_library_has_a_package_in_every_family(kind: str) -> None:
    names = system.package_names(system.needed_libraries(x11=True), kind)
    assert all(names)
    assert len(names) == len(set(names))


def test_debian_names_old_and_new() -> None:
    assert system.package_names(["libglib-2.0.so.0", "libEGL.so.1"], "debian") == ["libglib2.0-0", "libegl1"]
    assert system.package_names(["libglib-2.0.so.0"], "debian", renamed=True) == ["libglib2.0-0t64"]


@pytest.mark.parametrize(
    ("release", "renamed"),
    [
        ({"ID": "ubuntu", "VERSION_ID": "22.04"}, False),
        ({"ID": "ubuntu", "VERSION_ID": "24.04"}, True),
        ({"ID": "debian", "VERSION_ID": "12"}, False),
        ({"ID": "debian", "VERSION_ID": "13"}, True),
        ({"ID": "debian"}, False),  # testing has no number
    ],
)
def test_new_names_by_version_where_apt_cannot_tell(
    release: dict[str, str], renamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    assert system.uses_renamed(release) is renamed


def test_advice_names_libraries_and_the_command() -> None:
    text = system.advice(["libEGL.so.1"], "fedora")
    assert "libEGL.so.1" in text
    assert text.endswith("sudo dnf install libglvnd-egl")
    assert "packages of your system" in system.advice(["libEGL.so.1"], "")


def test_nothing_is_touched_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda x11: [])
    monkeypatch.setattr(system, "apt_install", lambda *a: pytest.fail("apt was touched"))
    system.ensure_libraries(x11=True)


def test_missing_libraries_are_installed_once_where_that_is_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["libEGL.so.1"], []])
    asked = []
    monkeypatch.setattr(system, "missing_libraries", lambda x11: next(answers))
    monkeypatch.setattr(system, "os_release", lambda: {"ID": "debian", "VERSION_ID": "12"})
    monkeypatch.setattr(system, "uses_renamed", lambda release: False)
    monkeypatch.setattr(system, "apt_install", lambda packages, what: asked.append(packages) or True)
    system.ensure_libraries(x11=False)
    assert asked == [["libegl1"]]


def test_missing_libraries_are_named_where_nothing_may_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda x11: ["libEGL.so.1", "libxkbcommon.so.0"])
    monkeypatch.setattr(system, "os_release", lambda: {"ID": "debian", "VERSION_ID": "12"})
    monkeypatch.setattr(system, "uses_renamed", lambda release: False)
    monkeypatch.setattr(system, "apt_install", lambda *a: pytest.fail("apt was touched"))
    with pytest.raises(SetupError, match=r"apt-get install .* libegl1 libxkbcommon0$"):
        system.ensure_libraries(x11=False, may_install=False)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the loader of Linux")
def test_the_loader_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "needed_libraries", lambda x11: ["libc.so.6", "libnot-on-any-machine.so.9"])
    assert system.missing_libraries(x11=False) == ["libnot-on-any-machine.so.9"]


def test_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.platform, "system", lambda: "Linux")
    assert not system.has_display({})
    assert system.has_display({"WAYLAND_DISPLAY": "wayland-0"})
    assert not system.has_display({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "offscreen"})
    monkeypatch.setattr(system.platform, "system", lambda: "Darwin")
    assert system.has_display({})


def test_a_display_must_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1] - 6000
        if number < 0:
            pytest.skip("the system gave a port below 6000")
        assert system.answers(f"127.0.0.1:{number}.0")
    assert not system.answers(f"127.0.0.1:{number}")
    assert not system.answers(":8765")
    assert not system.answers("nonsense")


def test_os_release_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "os-release"
    path.write_text(UBUNTU)
    monkeypatch.setattr(system, "OS_RELEASE", (tmp_path / "absent", path))
    assert system.os_release()["ID"] == "ubuntu"
    monkeypatch.setattr(system, "OS_RELEASE", (tmp_path / "absent",))
    assert system.os_release() == {}
