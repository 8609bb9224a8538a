"""The user's own recipes: files in a folder, saved, renamed and deleted; the built-in ones are read-only."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from app.augment.recipe import Recipe, built_in_recipes, load_recipe, recipe_json, recipe_names, user_recipes
from app.errors import RecipeError
from app.files import write_atomic

_MOST = 80  # characters of a name
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{i}" for d in ("com", "lpt") for i in range(1, 10))})
_COPY = re.compile(r"-copy(-\d+)?$")


def is_built_in(name: str) -> bool:
    """Return whether a recipe comes with the program."""
    return name.casefold() in {known.casefold() for known in built_in_recipes()}


def own_file(name: str) -> Path:
    """Return the file of a recipe of the user's own; it may not exist."""
    return user_recipes() / f"{name}.json"


def check_name(name: str, taken: Collection[str] = ()) -> str:
    """Return a name without spaces around it, if a file can be called so on every system.

    Raises:
        RecipeError: it cannot, it belongs to a built-in recipe, or it is among ``taken``.
    """
    name = name.strip()
    if not name:
        raise RecipeError("a recipe needs a name")
    if len(name) > _MOST:
        raise RecipeError("the name is longer than {most} characters", most=_MOST)
    bad = _FORBIDDEN.search(name)
    if bad:
        raise RecipeError("a recipe's name cannot contain ‘{character}’", character=bad.group())
    if name.startswith(".") or name.endswith(".") or name.casefold().split(".")[0] in _DEVICES:
        raise RecipeError("a recipe cannot be called ‘{name}’", name=name)
    if is_built_in(name):
        raise RecipeError("‘{name}’ is a built-in recipe; choose another name", name=name)
    if name.casefold() in {other.casefold() for other in taken}:
        raise RecipeError("there is a recipe ‘{name}’ already; choose another name", name=name)
    return name


def clean_name(name: str) -> str:
    """Return a name with everything taken out that a file's name cannot contain."""
    plain = _FORBIDDEN.sub(" ", name).strip(" .")[:_MOST].strip(" .")
    return "recipe" if not plain or plain.casefold().split(".")[0] in _DEVICES else plain


def free_name(name: str, taken: Collection[str] = ()) -> str:
    """Return ``name-copy``, or the first of ``name-copy-2``, … that no recipe has; one ``-copy`` at most."""
    base = f"{_COPY.sub('', name)[: _MOST - 10]}-copy"
    used = {other.casefold() for other in (*recipe_names(), *taken)}
    free, number = base, 2
    while free.casefold() in used:
        free, number = f"{base}-{number}", number + 1
    return free


def load_own(name: str) -> Recipe:
    """Return a recipe by name; its name is that of its file, whatever the file says.

    Raises:
        RecipeError: it cannot be read or is not valid.
    """
    recipe = load_recipe(name)
    return recipe if recipe.name == name else recipe.model_copy(update={"name": name})


def save_own(recipe: Recipe) -> Path:
    """Write a recipe under its name into the user's folder; return its file.

    Raises:
        RecipeError: the name cannot be used, or the file cannot be written.
    """
    path = own_file(check_name(recipe.name))
    write_recipe(recipe, path)
    return path


def write_recipe(recipe: Recipe, path: Path) -> None:
    """Write a recipe as JSON.

    Raises:
        RecipeError: the file cannot be written; what was there stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, recipe_json(recipe).encode())
    except OSError as error:
        raise RecipeError("{path}: cannot be written ({why})", path=str(path), why=error.strerror) from None


def rename_own(name: str, new: str) -> Recipe:
    """Give a saved recipe of the user's own another name; return it.

    Raises:
        RecipeError: the new name cannot be used or is taken, or the file cannot be read or written.
    """
    others = [known for known in recipe_names() if known != name]
    recipe = load_own(name).model_copy(update={"name": check_name(new, others)})
    old = own_file(name)
    save_own(recipe)
    if own_file(recipe.name) != old and not _same_file(own_file(recipe.name), old):
        _unlink(old)
    return recipe


def delete_own(name: str) -> None:
    """Delete the file of a recipe of the user's own.

    Raises:
        RecipeError: it cannot be deleted.
    """
    _unlink(own_file(name))


def _same_file(one: Path, other: Path) -> bool:
    """Whether two names are one file, as on systems that do not tell capitals apart."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise RecipeError("{path}: cannot be deleted ({why})", path=str(path), why=error.strerror) from None
