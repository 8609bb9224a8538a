"""Settings on disk: JSON, written atomically; damage is set aside, never in the way of a start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app import paths
from app.errors import SettingsError
from app.files import write_atomic
from app.settings.schema import RECENT_LIMIT, RecentDataset, Settings

_UNREADABLE = "{path}: the settings could not be read ({why}); the file was kept as {kept}"
_NOT_WRITTEN = "{path}: the settings could not be saved ({why})"


class SettingsStore:
    """The settings of one user.

    Attributes:
        settings: as they are now; replaced, never changed.
        damage: what was wrong with the file at the start, None if nothing; valid fields are kept.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or paths.user_config() / "settings.json"
        self.damage: SettingsError | None = None
        self.settings = self._load()

    def update(self, **changes: Any) -> None:
        """Change some settings and write all of them.

        Raises:
            SettingsError: they cannot be written; the change holds for this session.
        """
        self.settings = self.settings.model_copy(update=changes)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(self._path, self.settings.model_dump_json(indent=2).encode())
        except OSError as error:
            raise SettingsError(_NOT_WRITTEN, path=str(self._path), why=_reason(error)) from None

    def add_recent(self, dataset: RecentDataset) -> None:
        """Put a dataset at the top of the recent ones (SettingsError: cannot be written)."""
        others = [r for r in self.settings.recent if r.path != dataset.path]
        self.update(recent=(dataset, *others)[:RECENT_LIMIT])

    def remove_recent(self, path: str) -> None:
        """Take a dataset out of the recent ones (SettingsError: cannot be written)."""
        self.update(recent=tuple(r for r in self.settings.recent if r.path != path))

    def _load(self) -> Settings:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            self.damage = SettingsError(
                "{path}: the settings could not be read ({why})", path=str(self._path), why=_reason(error)
            )
            return Settings()
        try:
            return Settings.model_validate_json(data)
        except ValidationError as error:
            self._set_aside(data, error)
            return _salvaged(data, error)

    def _set_aside(self, data: bytes, error: ValidationError) -> None:
        kept = self._path.with_name(self._path.name + ".damaged")
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        why = f"{place}: {first['msg']}" if place else first["msg"]
        self.damage = SettingsError(_UNREADABLE, path=str(self._path), why=why, kept=kept.name)
        try:
            write_atomic(kept, data)
        except OSError as failure:
            self.damage = SettingsError(_NOT_WRITTEN, path=str(kept), why=_reason(failure))


def _salvaged(data: bytes, error: ValidationError) -> Settings:
    """Keep what is valid: drop the top-level fields that the error names."""
    try:
        values = json.loads(data)
    except ValueError:
        return Settings()
    if not isinstance(values, dict):
        return Settings()
    wrong = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
    return Settings.model_validate({k: v for k, v in values.items() if k not in wrong})


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
