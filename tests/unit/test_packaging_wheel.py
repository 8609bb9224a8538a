"""What the wheel holds: every folder of resources, but the pictures of the README."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_holds_every_folder_of_resources() -> None:
    targets = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    included = targets["wheel"]["force-include"]
    folders = {path.name for path in (ROOT / "resources").iterdir()} - {"screenshots"}
    assert included == {f"resources/{name}": f"app/_resources/{name}" for name in folders}
