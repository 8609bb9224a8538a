"""Check an installed Evenbox as a user meets it: run with its Python, from any folder outside the checkout.

It takes the checkout as its argument, to compare what was installed with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path


def main(checkout: Path) -> None:
    """Run the commands and look at what they leave; any failure ends with its reason."""
    _check_resources(checkout)
    version = _run("--version").split()
    assert version[0] == "evenbox", version
    recipes = json.loads(_run("recipes", "--json"))
    assert recipes, "no recipes"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        report = json.loads(_run("demo", "--headless", str(out), "--json"))
        assert report["failed"] == 0, report
        assert report["planned"] == report["actual"], report
        assert report["ratio_after"] < report["ratio_before"], report
        images = list(out.glob("voc/VOCdevkit/VOC2012/JPEGImages/*.jpg"))
        assert len(images) == report["images"], (len(images), report["images"])
        assert Path(report["contact_sheet"]).is_file(), report
    print(f"evenbox {version[1]}: {len(recipes)} recipes, {report['images']} images exported")


def _check_resources(checkout: Path) -> None:
    """Compare the installed resources with the checkout's, file by file."""
    from app import paths

    installed, own = paths.resources(), checkout / "resources"
    assert checkout not in installed.parents, f"{installed} is the checkout's, not the installed one"
    missing = _files(own) - _files(installed)
    assert not missing, f"not in the wheel: {sorted(map(str, missing))}"


def _files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("evenbox")), *arguments], capture_output=True, text=True
    )
    if done.returncode != 0:
        sys.exit(f"evenbox {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
