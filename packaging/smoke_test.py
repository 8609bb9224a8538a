"""Check an installed or packaged Evenbox as a user meets it: ``smoke_test.py EVENBOX [RESOURCES CHECKOUT]``.

EVENBOX is the command; RESOURCES the folder it carries, compared with the one of CHECKOUT file by file. Run
it from any folder outside the checkout. Standard library only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

_OF_THE_README = "screenshots"  # folder of pictures that the program does not use


def main(evenbox: str, carried: Path | None = None, checkout: Path | None = None) -> None:
    """Run the commands and look at what they leave; any failure ends with its reason."""
    if carried and checkout:
        assert checkout not in carried.parents, f"{carried} is the checkout's, not the installed one"
        needed = {name for name in _files(checkout / "resources") if name.parts[0] != _OF_THE_README}
        missing = needed - _files(carried)
        assert not missing, f"not carried along: {sorted(map(str, missing))}"
    version = _run(evenbox, "--version").split()
    assert version[0] == "evenbox", version
    recipes = json.loads(_run(evenbox, "recipes", "--json"))
    assert recipes, "no recipes"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        report = json.loads(_run(evenbox, "demo", "--headless", str(out), "--json"))
        assert report["failed"] == 0, report
        assert report["planned"] == report["actual"], report
        assert report["ratio_after"] < report["ratio_before"], report
        images = list(out.glob("voc/VOCdevkit/VOC2012/JPEGImages/*.jpg"))
        assert len(images) == report["images"], (len(images), report["images"])
        assert Path(report["contact_sheet"]).is_file(), report
    print(f"evenbox {version[1]}: {len(recipes)} recipes, {report['images']} images exported")


def _files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def _run(evenbox: str, *arguments: str) -> str:
    done = subprocess.run([evenbox, *arguments], capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"evenbox {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1], *(Path(argument).resolve() for argument in sys.argv[2:4]))
