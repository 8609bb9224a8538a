"""What labelling remembers: how the canvas shows things, colours of classes, images kept out of training."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import paths
from app.files import write_atomic

Colour = Annotated[str, Field(pattern="^#[0-9A-Fa-f]{6}$")]


class Start(BaseModel):
    """How labelling of plain images begins.

    Attributes:
        place: new annotations lie ``beside`` their images or in a folder ``annotations`` of their own.
        classes: the classes in their order; more may come.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    place: Literal["beside", "annotations"] = "beside"
    classes: tuple[str, ...] = ()


class LabelSettings(BaseModel):
    """All of it; every field has a default.

    Attributes:
        names, dim, keep_view, grid, magnifier: as ``ViewOptions`` of the canvas.
        fixed_class: the class of new boxes stays when other boxes are relabelled.
        class_colours: class name to ``#RRGGBB``, where it is not the palette's.
        excluded: dataset folder to the ids of images that are not trained on.
        starts: dataset folder to how its labelling began, where that was asked.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    names: bool = False
    dim: bool = False
    keep_view: bool = False
    grid: bool = True
    magnifier: bool = True
    fixed_class: bool = False
    class_colours: dict[str, Colour] = {}
    excluded: dict[str, tuple[str, ...]] = {}
    starts: dict[str, Start] = {}


def load_label_settings(path: Path | None = None) -> LabelSettings:
    """Read the settings; what is damaged in the file counts as not set."""
    try:
        values = json.loads((path or _place()).read_bytes())
    except (OSError, ValueError):
        return LabelSettings()
    if not isinstance(values, dict):
        return LabelSettings()
    try:
        return LabelSettings.model_validate(values)
    except ValidationError as error:
        wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
        return LabelSettings.model_validate({k: v for k, v in values.items() if k not in wrong})


def change_label_settings(path: Path | None = None, **changes: Any) -> LabelSettings:
    """Change some settings, on disk where that is possible, and return all.

    They are read anew first: two windows may be open.
    """
    settings = load_label_settings(path).model_copy(update=changes)
    place = path or _place()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place, settings.model_dump_json(indent=2).encode(), sync=False)
    except OSError:
        pass  # it holds until the program ends
    return settings


def excluded_ids(root: Path) -> frozenset[str]:
    """Return the images of a dataset that are not trained on."""
    return frozenset(load_label_settings().excluded.get(str(root), ()))


def remember_excluded(root: Path, image_ids: Iterable[str]) -> None:
    """Remember which images of a dataset are not trained on."""
    others = {name: ids for name, ids in load_label_settings().excluded.items() if name != str(root)}
    ids = tuple(sorted(image_ids))
    change_label_settings(excluded={**others, str(root): ids} if ids else others)


def start_of(root: Path) -> Start | None:
    """Return how labelling of a dataset began, None where nobody was asked."""
    return load_label_settings().starts.get(str(root))


def remember_start(root: Path, start: Start) -> None:
    """Remember how labelling of a dataset begins."""
    change_label_settings(starts={**load_label_settings().starts, str(root): start})


def _place() -> Path:
    return paths.user_config() / "labelling.json"
