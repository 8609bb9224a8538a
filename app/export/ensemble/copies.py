"""Writing n variants of each image for a detector to look at, and the maps that lead back."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, recipe_json
from app.augment.sample import Sample
from app.core.dataset import Dataset
from app.core.mirror import MirrorRules
from app.errors import Cancelled, EnsembleError, EvenboxError
from app.export.ensemble.manifest import IMAGES, MANIFEST, SOURCES, CopyEntry, manifest_json
from app.export.naming import distinct_stems
from app.export.pool import Died, process_pool, run_tasks
from app.export.sources import Failure
from app.export.staging import staged_folder
from app.files import write_atomic
from app.imaging.encode import encode
from app.imaging.source import decode, frame_turn, probe

_QUALITY = 95
_NO_BOXES = np.zeros((0, 4))


@dataclass(frozen=True, slots=True)
class CopySource:
    """An image that copies are made of.

    Attributes:
        index: its position in the dataset.
        image_id, image_path: which file it is.
        stem: path of its copies below the folder of images, without number and ending.
        stated: (width, height) as its annotation states it, (0, 0) where there is none.
    """

    index: int
    image_id: str
    image_path: Path
    stem: str
    stated: tuple[int, int]


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What was written.

    Attributes:
        out: the folder.
        images, copies: how many images, and copies of them all together.
        failures: images that could not be read.
    """

    out: Path
    images: int
    copies: int
    failures: tuple[Failure, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        failures = [failure.to_json() for failure in self.failures]
        return {"out": str(self.out), "images": self.images, "copies": self.copies, "failures": failures}


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    index: int
    size: tuple[int, int]
    copies: tuple[tuple[str, int, tuple[int, int], list[list[float]]], ...] = ()
    failure: Failure | None = None


def write_copies(
    dataset: Dataset,
    out: Path,
    recipe: Recipe,
    variants: int,
    seed: int = 0,
    *,
    split: str | None = None,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    make_executor: Callable[[int], Executor] = process_pool,
) -> CopyReport:
    """Write each image as it is (variant 0) and ``variants`` augmented copies, with the maps back.

    Boxes play no part: at test time nobody knows them. So nothing is mirrored where the dataset has rules
    about mirrors. The folder appears whole at the end, or not at all.

    Args:
        dataset: its images, with or without annotations.
        out: a new folder.
        recipe: what draws the copies.
        variants: augmented copies of each image.
        seed: of the draws.
        split: only the images of this list of the dataset.
        workers: processes; the files do not depend on it.
        on_progress: called with images done and to do.
        cancelled: asked now and then; True ends the work, and nothing is left of it.
        make_executor: makes the workers.

    Raises:
        RecipeError: the recipe is not valid.
        EnsembleError: there is something in the folder, or no image, or a worker died twice.
        ExportError: the folder cannot be written.
        Cancelled: on request.
    """
    check_recipe(recipe)
    sources = _sources(dataset, split)
    out = out.resolve()
    _check_folder(out, dataset.root.resolve())
    with staged_folder(out) as part:
        for folder in sorted({part / "images" / source.stem for source in sources}):
            folder.parent.mkdir(parents=True, exist_ok=True)
        allowed = may_mirror(dataset.mirror)
        write = functools.partial(_write, part, recipe_json(recipe), variants, seed, allowed)
        results = run_tasks(write, sources, make_executor, workers, cancelled)
        written = _gathered(results, len(sources), on_progress)
        about = {"dataset": dataset.name, "recipe": recipe.model_dump(mode="json"), "seed": seed}
        return _write_lists(part, out, dataset, sources, written, about)


def _gathered(
    results: Iterable[_Written | Died[CopySource]], count: int, on_progress: Callable[[int, int], None] | None
) -> dict[int, _Written]:
    """Return what the workers wrote, by image index; fewer than ``count`` mean that they were stopped."""
    written: dict[int, _Written] = {}
    for result in results:
        if isinstance(result, Died):
            raise EnsembleError("{image}: a worker died twice (out of memory?)", image=result.task.image_id)
        written[result.index] = result
        if on_progress:
            on_progress(len(written), count)
    if len(written) < count:
        raise Cancelled
    return written


def check_recipe(recipe: Recipe) -> Pipeline:
    """Return the recipe ready to run.

    Raises:
        RecipeError: it is not valid.
        EnsembleError: it puts several images together, so that there is no way back.
    """
    pipeline = Pipeline(recipe)
    if pipeline.takes_partners:
        raise EnsembleError(
            "recipe ‘{recipe}’ puts several images together; detections in those have no way back to one",
            recipe=recipe.name,
        )
    return pipeline


def may_mirror(rules: MirrorRules) -> bool:
    """Return whether copies may be mirrored: nobody knows at test time which classes an image shows."""
    return not (rules.never or rules.pairs)


def draw_variant(
    pipeline: Pipeline, size: tuple[int, int], seed: int, image_id: str, variant: int, allowed: bool
) -> Sample:
    """Return what is drawn for a variant, without boxes: nobody knows them at test time.

    Args:
        pipeline: the recipe's.
        size: (width, height) of the image.
        seed: of the draws.
        image_id: its id in the dataset.
        variant: 1, 2, …
        allowed: whether it may be mirrored.
    """
    return pipeline.sample(
        size, _NO_BOXES, seed=seed, image_id=image_id, copy_index=variant, may_mirror=allowed
    )


def _sources(dataset: Dataset, split: str | None) -> list[CopySource]:
    indices: Iterable[int] = range(len(dataset))
    if split is not None:
        if split not in dataset.splits:
            raise EnsembleError(
                "{root} has no list ‘{split}’; it has: {names}",
                root=str(dataset.root),
                split=split,
                names=", ".join(dataset.splits) or "–",
            )
        indices = sorted(set(dataset.splits[split].tolist()))
    entries = [(i, dataset.entries[i]) for i in indices]
    stems = distinct_stems(entry.image_id for _, entry in entries)
    found = [
        CopySource(i, e.image_id, e.image_path, stems[e.image_id], (e.width, e.height))
        for i, e in entries
        if e.image_path is not None
    ]
    if not found:
        raise EnsembleError("no image of {root} can be used", root=str(dataset.root))
    return found


def _check_folder(out: Path, root: Path) -> None:
    if out == root or root in out.parents or out in root.parents:
        raise EnsembleError("{out}: choose a folder outside of the dataset", out=str(out))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise EnsembleError("{out}: there is something already; choose a new folder", out=str(out))


@functools.lru_cache(maxsize=4)
def _pipeline(text: str) -> Pipeline:
    return Pipeline(Recipe.model_validate_json(text))


def _write(part: Path, recipe: str, variants: int, seed: int, allowed: bool, source: CopySource) -> _Written:
    """Write all copies of one image."""
    pipeline = _pipeline(recipe)
    try:
        info = probe(source.image_path)
        turn = frame_turn(info, *source.stated)
        data = source.image_path.read_bytes()
        image = decode(data, turn, name=str(source.image_path))
    except EvenboxError as error:
        failure = Failure(source.image_id, str(source.image_path), str(error))
        return _Written(source.index, (0, 0), failure=failure)
    except OSError as error:
        reason = f"{source.image_path}: {error.strerror}"
        return _Written(
            source.index, (0, 0), failure=Failure(source.image_id, str(source.image_path), reason)
        )
    suffix = ".jpg" if info.format == "JPEG" else ".png"
    size = (image.shape[1], image.shape[0])
    copies = []
    for variant in range(variants + 1):
        pixels, matrix = image, np.eye(3)
        if variant:
            sample = draw_variant(pipeline, size, seed, source.image_id, variant, allowed)
            pixels, matrix = pipeline.render(image, sample), sample.matrix
        file = f"images/{source.stem}_v{variant}{suffix}"
        # a detector may turn what EXIF tells it to turn: no copy says so
        if variant or info.turn != 1 or info.format not in ("JPEG", "PNG"):
            data = encode(pixels, suffix, _QUALITY, source.image_id)
        write_atomic(part / file, data, sync=False)
        copies.append((file, variant, (pixels.shape[1], pixels.shape[0]), matrix.tolist()))
    return _Written(source.index, size, tuple(copies))


def _write_lists(
    part: Path,
    out: Path,
    dataset: Dataset,
    sources: Sequence[CopySource],
    written: dict[int, _Written],
    about: dict[str, Any],
) -> CopyReport:
    """Write manifest and COCO lists; numbers follow the order of the dataset."""
    entries: list[CopyEntry] = []
    originals: list[dict[str, Any]] = []
    failures = []
    for source in sources:
        result = written[source.index]
        if result.failure is not None:
            failures.append(result.failure)
            continue
        number = len(originals) + 1
        originals.append(_image(number, source.image_path.name, result.size) | {"source": source.image_id})
        for file, variant, size, matrix in result.copies:
            entries.append(
                CopyEntry(
                    *(len(entries) + 1, file, source.image_id, number, variant, size, result.size),
                    np.array(matrix),
                )
            )
    categories = [{"id": k, "name": name} for k, name in enumerate(dataset.classes, 1)]
    copies = [_image(entry.number, entry.file, entry.size) for entry in entries]
    for name, images in ((IMAGES, copies), (SOURCES, originals)):
        lists = {"images": images, "annotations": [], "categories": categories}
        text = json.dumps(lists, indent=1, ensure_ascii=False) + "\n"
        write_atomic(part / name, text.encode("utf-8", "backslashreplace"))
    write_atomic(part / MANIFEST, manifest_json(entries, about))
    return CopyReport(out, len(originals), len(entries), tuple(failures))


def _image(number: int, file: str, size: tuple[int, int]) -> dict[str, Any]:
    return {"id": number, "file_name": file, "width": size[0], "height": size[1]}
