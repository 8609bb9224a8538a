"""Recipes with unsaved changes, kept on the disk: a closed or crashed program loses none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from app import paths
from app.augment.recipe import Recipe, parse_recipe, recipe_json
from app.errors import RecipeError
from app.files import write_atomic

_SUFFIX = ".json"
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*%]|^\.')


class DraftStore:
    """A folder with one file for each recipe that has unsaved changes."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or paths.user_data() / "recipe-drafts"
        self._written: dict[str, Recipe] = {}

    def load(self) -> tuple[dict[str, Recipe], list[RecipeError]]:
        """Return the drafts by name, and what is wrong with those that cannot be read (they stay)."""
        problems = []
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            if path.name.startswith("."):
                continue
            try:
                recipe = parse_recipe(path.read_bytes(), path.name)
                self._written[recipe.name] = recipe
            except RecipeError as error:
                problems.append(error)
            except OSError as error:
                problems.append(
                    RecipeError(
                        "recipe ‘{recipe}’: cannot be read ({why})", recipe=str(path), why=error.strerror
                    )
                )
        return dict(self._written), problems

    def write(self, drafts: Mapping[str, Recipe]) -> None:
        """Write the drafts that are new or changed, and take away those that are saved now.

        Raises:
            RecipeError: the folder cannot be written to.
        """
        if drafts == self._written:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for name, recipe in drafts.items():
                if self._written.get(name) != recipe:
                    write_atomic(self._file(name), recipe_json(recipe).encode(), sync=False)
            for name in self._written.keys() - drafts.keys():
                self._file(name).unlink(missing_ok=True)
        except OSError as error:
            raise RecipeError(
                "{path}: cannot be written ({why})", path=str(self._folder), why=error.strerror
            ) from None
        self._written = dict(drafts)

    def _file(self, name: str) -> Path:
        return self._folder / f"{_FORBIDDEN.sub(_coded, name)}{_SUFFIX}"


def _coded(found: re.Match[str]) -> str:
    return f"%{ord(found.group()):02X}"
