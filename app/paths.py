"""The one place that knows where the program's resources and the user's data are."""

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of recipes, icons, fonts, styles and translations.

    An installed wheel carries it inside the package; a checkout has it beside the package.
    """
    installed = _PACKAGE / "_resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


def user_config() -> Path:
    """Return the folder of the user's settings."""
    return Path(platformdirs.user_config_dir("evenbox", appauthor=False))


def user_data() -> Path:
    """Return the folder of the user's own recipes and of the generated demo dataset."""
    return Path(platformdirs.user_data_dir("evenbox", appauthor=False))


def user_cache() -> Path:
    """Return the folder of what can be made again: thumbnails, indexes."""
    return Path(platformdirs.user_cache_dir("evenbox", appauthor=False))
