"""Headers of images, remembered for as long as the files stay as they are.

Every plan asks for the size of every image. Opening 100,000 files takes longer than the plan; asking the file
system whether they have changed does not.
"""

from __future__ import annotations

from pathlib import Path

from app.imaging.source import ImageInfo, probe

_MOST = 500_000  # some 150 MB
_known: dict[str, tuple[int, int, int, ImageInfo]] = {}


def probe_again(path: Path) -> tuple[ImageInfo, int]:
    """Return an image's header and the length of its file; a file that is as it was is not opened again.

    Raises:
        ImageError: as ``probe``.
        OSError: the file cannot be asked about.
    """
    name = str(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        return probe(path), 0  # which says so
    mark = (status.st_mtime_ns, status.st_ctime_ns, status.st_size)
    known = _known.get(name)
    if known is not None and known[:3] == mark:
        return known[3], mark[2]
    info = probe(path)
    if len(_known) >= _MOST:
        _known.clear()
    _known[name] = (*mark, info)
    return info, mark[2]
