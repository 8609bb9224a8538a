"""What output images are called: like their source, unless a list or a file system could not hold that."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from app.errors import ExportError

_LINE_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]")
_UNPORTABLE = re.compile(r'[<>:"|?*\\]')  # Windows does not take them, and the copy may go there
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_MOST_BYTES = 200  # file systems take 255; the number of a copy and two endings come on top


def output_stems(image_ids: Iterable[str]) -> dict[str, str]:
    """Return image id to the path, without ending, of its outputs; no two are the same.

    An id stays as it is unless it has control characters, begins or ends with blanks (both would break the
    line of a list), is too long for a copy's number to be added to it, or could not be the name of a file on
    every system: it leads elsewhere, names a device, or has characters that Windows does not take.
    """
    return {image_id: _stem(image_id) for image_id in image_ids}


def distinct_stems(image_ids: Iterable[str]) -> dict[str, str]:
    """Return the same, changed where two would be one file on a disk that ignores case."""
    stems, taken = dict[str, str](), set[str]()
    for image_id, stem in output_stems(image_ids).items():
        free = stem if folded(stem) not in taken else f"{stem}~{_digest(image_id)}"
        taken.add(folded(free))
        stems[image_id] = free
    return stems


def folded(name: str) -> str:
    """Return what a disk that ignores case takes a name for."""
    return unicodedata.normalize("NFC", name).casefold()


def _digest(image_id: str) -> str:
    return hashlib.sha256(image_id.encode()).hexdigest()[:8]


def _stem(image_id: str) -> str:
    parts = [_portable(part) for part in image_id.split("/")]
    parts[-1] = parts[-1].encode()[:_MOST_BYTES].decode(errors="ignore").rstrip()
    stem = "/".join(parts)
    if stem == image_id:
        return stem
    return f"{stem}~{_digest(image_id)}"


def refuse_unlistable(names: Iterable[str]) -> None:
    """Refuse ids or paths that no list of lines can hold.

    Raises:
        ExportError: one of them has a line break or a tab.
    """
    for name in names:
        if _LINE_BREAKS.search(name):
            raise ExportError(
                "the name {name} has a line break or a tab, so no list can hold it", name=ascii(name)
            )


def _portable(part: str) -> str:
    part = _UNPORTABLE.sub("_", _LINE_BREAKS.sub("_", part)).strip() or "_"
    part = part[:-1] + "_" if part.endswith(".") else part
    return f"_{part}" if _DEVICE.fullmatch(part) else part


def copy_suffix(stems: Mapping[str, str], wanted: str) -> str:
    """Return ``wanted``, or that with underscores, so that no copy is called like another image."""
    names = {stem.casefold() for stem in stems.values()}
    suffix = wanted
    while any(
        (match := re.fullmatch(rf"(.+){suffix}\d+", name, re.DOTALL)) and match[1] in names for name in names
    ):
        suffix += "_"
    return suffix
