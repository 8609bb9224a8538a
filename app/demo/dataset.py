"""The demo dataset on disk: drawn on first use, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.core.annotation import Annotation
from app.demo.scene import CLASSES, paint
from app.demo.script import Shot, shots
from app.errors import Cancelled, DatasetError, ExportStopped
from app.export.pool import Died, process_pool, run_tasks
from app.imaging.encode import encode
from app.paths import user_data
from app.voc.writer import new_annotation

NAME = "Evenbox demo"
VERSION = 1  # of the drawings: another number is another folder, so that nobody's edits are lost
_QUALITY = 92
_SPLITS = (
    "train",
    "train",
    "val",
    "train",
    "test",
)  # dealt within each theme, so that each split has all classes
_STALE = 3600.0  # seconds after which an unfinished folder belongs to nobody
_SOURCE = f"<source>\n\t\t<database>{NAME}</database>\n\t</source>"
_README = """\
{name}, version {version}

{images} street scenes with {boxes} boxes, drawn by Evenbox on first use for trying things out.
No photograph is in it. Every box is the exact extent of what is visible of the drawn thing.

{classes}

The classes are uneven on purpose. Edit and save as you like: if this folder is removed, it is drawn again.
"""


def ensure_demo(
    root: Path | None = None, *, apart: bool = False, cancelled: Callable[[], bool] = lambda: False
) -> Path:
    """Return the folder of the demo dataset; draw it first if it is not there.

    The same version of the program draws the same bytes on the same machine.

    Args:
        root: folder to keep it in; by default one in the user's data.
        apart: draw in a process of its own that gives way to everything else, as drawing keeps the
            interpreter busy for seconds. It ends with this one.
        cancelled: asked several times a second while it is drawn apart; True ends that.

    Raises:
        Cancelled: on request.
        DatasetError: it cannot be written, or what stands in its place is no dataset.
    """
    place = root if root is not None else user_data() / f"demo-v{VERSION}"
    dataset = place / NAME
    if _is_whole(dataset):
        return dataset
    if apart:
        return _drawn_apart(place, cancelled)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(place)
        _draw_beside(place)
    except OSError as error:
        raise DatasetError(
            "{path}: the demo dataset cannot be written ({why})",
            path=str(place),
            why=error.strerror or str(error),
        ) from None
    return dataset


def _drawn_apart(place: Path, cancelled: Callable[[], bool]) -> Path:
    try:
        for result in run_tasks(ensure_demo, [place], process_pool, 1, cancelled):
            return ensure_demo(place) if isinstance(result, Died) else result
    except ExportStopped:  # the system allows no more processes: this one draws
        return ensure_demo(place)
    raise Cancelled


def _draw_beside(place: Path) -> None:
    """Draw into a folder of our own and give it its name in one step; the first of several wins."""
    part = Path(tempfile.mkdtemp(prefix=f"{place.name}.", suffix=".part", dir=place.parent))
    try:
        part.chmod(0o755)
        write_demo(part / NAME)
        try:
            part.rename(place)
        except OSError:
            if _is_whole(place / NAME):
                return
            raise DatasetError(
                "{path}: this is not a whole demo dataset; remove the folder, then it is drawn again",
                path=str(place),
            ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_demo(folder: Path) -> None:
    """Draw the whole dataset into a new folder."""
    for name in ("Annotations", "JPEGImages", "ImageSets/Main"):
        (folder / name).mkdir(parents=True)
    scenes = shots()
    names = [f"street_{number:03d}" for number in range(1, len(scenes) + 1)]
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        counts = list(pool.map(_write_one, [folder] * len(scenes), names, scenes))
    for split in dict.fromkeys(_SPLITS):
        listed = [name for name, own in zip(names, split_of(scenes), strict=True) if own == split]
        (folder / "ImageSets/Main" / f"{split}.txt").write_text(
            "\n".join(listed) + "\n", "utf-8", newline="\n"
        )
    total = sum(counts, Counter[str]())
    classes = "\n".join(
        f"{name:>15} {total[name]:4}" for name in sorted(CLASSES, key=lambda name: -total[name])
    )
    text = _README.format(
        name=NAME, version=VERSION, images=len(scenes), boxes=total.total(), classes=classes
    )
    (folder / "README.txt").write_text(text, "utf-8", newline="\n")


def split_of(scenes: list[Shot]) -> list[str]:
    """Return the split of each image: dealt in turn within each theme."""
    dealt: Counter[int] = Counter()
    splits = []
    for shot in scenes:
        splits.append(_SPLITS[dealt[shot.theme] % len(_SPLITS)])
        dealt[shot.theme] += 1
    return splits


def _write_one(folder: Path, name: str, shot: Shot) -> Counter[str]:
    scene = paint(shot.camera, shot.place, shot.light, list(shot.placements), shot.seed)
    (folder / "JPEGImages" / f"{name}.jpg").write_bytes(encode(scene.image, ".jpg", _QUALITY))
    height, width = scene.image.shape[:2]
    annotation = Annotation(name, scene.boxes, width, height, 3, f"{name}.jpg", NAME, extra=(_SOURCE,))
    (folder / "Annotations" / f"{name}.xml").write_bytes(new_annotation(annotation))
    return Counter(box.name for box in scene.boxes)


def _is_whole(dataset: Path) -> bool:
    return (dataset / "Annotations").is_dir() and (dataset / "JPEGImages").is_dir()


def _remove_stale(place: Path) -> None:
    """Remove what a first start that was killed left behind."""
    for part in place.parent.glob(f"{place.name}.*.part"):
        if time.time() - part.stat().st_mtime > _STALE:
            shutil.rmtree(part, ignore_errors=True)
