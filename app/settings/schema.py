"""What the program remembers between two starts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

RECENT_LIMIT = 8


class _Model(BaseModel):
    # fields of a newer version stay in the file
    model_config = ConfigDict(frozen=True, extra="allow")


class RecentDataset(_Model):
    """A dataset that was opened, as the first page shows it.

    Attributes:
        path: the folder that was opened.
        name: its short name.
        images, classes: how many.
        totals: boxes of each class, the first twelve.
        ratio: imbalance ratio, None without boxes.
        opened: when, local time.
        previews: up to three image files.
    """

    path: str
    name: str
    images: int = 0
    classes: int = 0
    totals: tuple[int, ...] = ()
    ratio: float | None = None
    opened: datetime
    previews: tuple[str, ...] = ()


class WindowState(_Model):
    """Where the window was.

    Attributes:
        geometry: Qt's own description, base64; empty before the first close.
        list_width: width of the image list when it shows names.
        compact: whether each workspace shows the image list narrow: label, augment, balance.
    """

    geometry: str = ""
    list_width: int = Field(280, ge=232, le=600)
    compact: tuple[bool, bool, bool] = (False, True, True)


class Settings(_Model):
    """All settings; every field has a default, so that an empty file is a whole one.

    Attributes:
        theme: colours of the window.
        language: language of the window.
        autosave: write an edited annotation a moment after the edit.
        workers: processes of an export; 0 for one per core.
        recent: the latest datasets, newest first.
        window: where the window was.
        keys: action to its keys, where they are not the default ones.
    """

    version: int = 1
    theme: Literal["system", "dark", "light"] = "system"
    language: Literal["system", "en", "zh_CN"] = "system"
    autosave: bool = True
    workers: int = Field(0, ge=0, le=256)
    recent: tuple[RecentDataset, ...] = ()
    window: WindowState = WindowState()
    keys: dict[str, tuple[str, ...]] = {}
