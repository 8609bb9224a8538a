"""What a worker does with one source: decode once, make every output, stage the files.

Only paths and plain values come in and go out. Files are written under staging names; the parent moves them
to their final names once they are on the disk.
"""

from __future__ import annotations

import contextlib
import errno
import functools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from app.augment.annotations import transform_annotation
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe
from app.augment.reducible import ReducibleImage
from app.augment.sample import Sample
from app.core.annotation import Annotation
from app.core.dataset import Convention
from app.core.mirror import NO_RULES, MirrorRules
from app.errors import EvenboxError, ExportStopped, PartnerError, RecipeError, cause, phrase
from app.export.assignment import Assignment, content_digest
from app.export.choice import Choice
from app.export.crops import WHOLE, Window, inside, variant_pipeline
from app.export.formats import FORMATS, Item, item_objects
from app.export.journal import STAGING as STAGING
from app.export.journal import Record
from app.export.outputs import Output
from app.export.partners import AssignedPartners
from app.export.pixels import source_pixels
from app.export.plain import Drawn
from app.export.planned import check_size, planned_annotation
from app.export.pool import time_limit
from app.export.sources import Failure, box_rows, clean_annotation
from app.imaging.encode import encode
from app.imaging.source import decode
from app.voc.reader import Reading, parse_annotation

TIME_LIMIT = 60.0
"""Seconds that reading a source, and each of its outputs, may take."""
_INCOMPLETE = "~"
"""Ends the fingerprint of a source that lacks copies, so that a later run makes it anew."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What all tasks of a job share; small, because it travels with each of them."""

    out: Path
    recipe_json: str
    formats: tuple[str, ...]
    convention: Convention
    quality: int
    seed: int
    mirror: MirrorRules = NO_RULES
    choice: Choice = field(default_factory=Choice)
    time_limit: float = TIME_LIMIT
    counts_draws: bool = False


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What became of one source.

    Attributes:
        record: what was made, all its files staged; None if that failed.
        failure: why, or why some of its copies are left out; None if all went well.
        image_id: of the source.
        drawn: what all its copies keep by their draws, also where one could not be made of them; None where
            it failed before they were drawn.
    """

    record: Record | None = None
    failure: Failure | None = None
    image_id: str = ""
    drawn: Drawn | None = None


def run_source(context: WorkerContext, assignment: Assignment) -> SourceResult:
    """Make and stage all outputs of one source; whatever is wrong with it comes back as a result.

    Raises:
        ExportStopped: nothing more can be written.
    """
    source = assignment.source
    run = _SourceRun(context, assignment)
    try:
        with time_limit(context.time_limit * (1 + len(assignment.outputs))):
            lines = run.lines()
        if run.unreadable is not None:
            return _incomplete(run, lines)
        record = Record.of(source.image_id, run.fingerprint, lines)
        return SourceResult(record, None, source.image_id, run.drawn)
    except ExportStopped:
        run.discard()
        raise
    except RecipeError as error:  # of a transform that fails over this image
        why = phrase("{path}: {why}", path=str(source.image_path), why=cause(error))
        failure = Failure(source.image_id, str(source.image_path), why)
    except EvenboxError as error:
        failure = Failure(source.image_id, str(source.image_path), cause(error))
    except OSError as error:
        path = str(error.filename or source.image_path)
        failure = Failure(source.image_id, path, f"{path}: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - one image that trips over a mistake must not stop the others
        reason = f"{source.image_path}: {type(error).__name__}: {error}"
        failure = Failure(source.image_id, str(source.image_path), reason)
    run.discard()
    return SourceResult(None, failure, source.image_id, run.drawn)


def _incomplete(run: _SourceRun, lines: list[dict[str, Any]]) -> SourceResult:
    """Return what was made of a source of which some copies show an image that cannot be read."""
    source, fingerprint = run.source, run.fingerprint + _INCOMPLETE
    assert run.unreadable is not None, "that is why it is incomplete"
    why = phrase(
        "{why}; left out: {count} copies of {image} that show it",
        why=cause(run.unreadable),
        count=run.left_out,
        image=source.image_id,
    )
    marked = [{**line, "fingerprint": fingerprint} for line in lines]
    record = Record.of(source.image_id, fingerprint, marked) if marked else None
    failure = Failure(source.image_id, str(source.image_path), why)
    return SourceResult(record, failure, source.image_id, run.drawn)


@functools.lru_cache(maxsize=4)
def _pipeline(recipe_json: str) -> Pipeline:
    return Pipeline(Recipe.model_validate_json(recipe_json))


class _Draw(NamedTuple):
    """A copy that was drawn: by what, and of which boxes."""

    pipeline: Pipeline
    annotation: Annotation
    sample: Sample


class _SourceRun:
    """The work on one source."""

    def __init__(self, context: WorkerContext, assignment: Assignment) -> None:
        self.context, self.source, self.assignment = context, assignment.source, assignment
        self.fingerprint = assignment.fingerprint()
        self.pipeline = _pipeline(context.recipe_json)
        self.partners = AssignedPartners(
            assignment.pool_size, assignment.partners, context.convention, context.mirror, context.choice
        )
        self.unreadable: PartnerError | None = None
        self.left_out = 0
        self.drawn: Drawn | None = None
        self._staged: list[str] = []

    def lines(self) -> list[dict[str, Any]]:
        """Make the outputs and return their manifest lines.

        Copies that lose all boxes, or show another image that cannot be read, are left out.
        """
        xml, data = self.source.annotation_path.read_bytes(), self.source.image_path.read_bytes()
        self.fingerprint += content_digest(data, xml, self.assignment.partners)
        reading = parse_annotation(
            xml, self.source.annotation_path, self.source.image_id, self.context.convention
        )
        chosen = self.context.choice.annotation(reading.annotation)
        annotation = planned_annotation(
            self.source, self.assignment.boxes, self.assignment.names, chosen, len(xml)
        )
        draws = self._draws(annotation)
        if self.context.counts_draws:
            self.drawn = self._count(draws.values())
        pixels = self._pixels(data)
        lines = []
        for output in self.assignment.outputs:
            draw = draws.get(output.copy_index)
            if draw is None:
                lines.append(self._stage(output, self._original(output, reading, data, xml)))
            elif not draw.sample.lost:
                try:
                    item = self._copy(output, draw, pixels)
                except PartnerError as error:
                    self.unreadable = self.unreadable or error
                    self.left_out += 1
                    continue
                lines.append(self._stage(output, item, draw.sample))
        if all(line["sample"] is None for line in lines):  # nothing was drawn: is the image whole?
            decode(data, self.source.turn, reduce=8, name=str(self.source.image_path))
        return lines

    def discard(self) -> None:
        """Remove what has been staged."""
        for path in self._staged:
            with contextlib.suppress(OSError):
                Path(path).unlink()

    def _pixels(self, data: bytes) -> ReducibleImage:
        """Return the image; it is decoded where and as small as a copy asks for it."""
        path = str(self.source.image_path)
        if len(data) != self.source.image_bytes:
            decode(data, self.source.turn, reduce=8, name=path)  # one that is cut off says so
        check_size(self.source, len(data), None)
        return source_pixels(data, self.source.turn, self.source.size, path)

    def _draws(self, annotation: Annotation) -> dict[int, _Draw]:
        """Return the copies by their index; those of the whole image are drawn together."""
        augmented = [output for output in self.assignment.outputs if output.augmented]
        whole = [o for o in augmented if o.variant == WHOLE]
        draws = dict(zip((o.copy_index for o in whole), self._drawn(whole, annotation), strict=True))
        others = (output for output in augmented if output.copy_index not in draws)
        return draws | {output.copy_index: self._drawn([output], annotation)[0] for output in others}

    def _drawn(self, outputs: Sequence[Output], annotation: Annotation) -> list[_Draw]:
        """Return copies of one window and variant."""
        if not outputs:
            return []
        window, variant = outputs[0].window, outputs[0].variant
        pipeline, held = self.pipeline, annotation
        if variant != WHOLE:
            pipeline = variant_pipeline(self.context.recipe_json, variant)
        if window is not None:
            held = cropped(annotation, window)
        samples = pipeline.samples(
            self.source.size,
            box_rows(held),
            seed=self.context.seed,
            image_id=variant.seed_id(self.source.image_id),
            copy_indices=[output.drawn_as for output in outputs],
            may_mirror=self.context.mirror.may_mirror(self.assignment.names),
            partners=self.partners.pool,
        )
        return [_Draw(pipeline, held, sample) for sample in samples]

    def _count(self, draws: Collection[_Draw]) -> Drawn:
        """Return what the draws keep, counted as a dry run does, before any pixel is touched."""
        found: Counter[str] = Counter()
        for draw in draws:
            mirrored = self.context.mirror.mirrored if draw.sample.mirrored else str
            for box, kept in zip(draw.annotation.boxes, draw.sample.outcome.kept.tolist(), strict=True):
                if kept and self.context.choice.takes(box):
                    found[mirrored(box.name)] += 1
        return Drawn(found, sum(not draw.sample.lost for draw in draws))

    def _copy(self, output: Output, draw: _Draw, image: ReducibleImage) -> Item:
        """Return an augmented copy of the image, or of a window of it."""
        suffix = copy_format(self.source.image_path)
        pixels = draw.pipeline.render(image, draw.sample, load=self.partners.load)
        filename, rules = _file_name(output, suffix), self.context.mirror
        return Item(
            name=output.name,
            split=self.source.split,
            image=encode(pixels, suffix, self.context.quality, str(self.source.image_path)),
            suffix=suffix,
            annotation=transform_annotation(
                draw.annotation, draw.sample, draw.pipeline, filename, rules, self.partners.annotation
            ),
            class_ids=self.assignment.class_ids,
        )

    def _original(self, output: Output, reading: Reading, data: bytes, xml: bytes) -> Item:
        """Return the source itself: its image byte for byte, its annotation too unless that would mislead.

        Validation and test images always keep their annotation; a training annotation is written anew where
        anything about it is odd. Any other convention than VOC's must be converted.
        """
        suffix = self.source.image_path.suffix
        filename = _file_name(output, suffix)
        found = reading.annotation
        chosen = self.context.choice.annotation(found)
        annotation = clean_annotation(chosen, self.source.size)
        is_sound = not reading.problems and annotation == found and found.filename == filename
        is_kept = (
            self.context.convention is Convention.VOC
            and chosen == found
            and (is_sound or self.source.split != "train")
        )
        return Item(
            name=output.name,
            split=self.source.split,
            image=data,
            suffix=suffix,
            annotation=replace(annotation, filename=filename),
            class_ids=self.assignment.class_ids,
            original_xml=xml if is_kept else None,
        )

    def _stage(self, output: Output, item: Item, sample: Sample | None = None) -> dict[str, Any]:
        """Write the files of an output under staging names and return its manifest line."""
        paths = []
        for name in self.context.formats:
            for relative, data in FORMATS[name].item_files(item):
                self._write(f"{self.context.out}/{relative}{STAGING}", data)
                paths.append(relative)
        return {
            "image": paths[0] if paths else str(self.source.image_path),
            "files": paths,
            "name": output.name,
            "source": self.source.image_id,
            "fingerprint": self.fingerprint,
            "split": self.source.split,
            "copy": output.copy_index,
            "seed": self.context.seed,
            "augmented": output.augmented,
            "window": output.window,
            **({"pasted": output.pasted} if output.pasted else {}),
            "boxes": self.context.choice.counts(item.annotation),
            "size": [item.annotation.width, item.annotation.height],
            "objects": item_objects(item.annotation),
            "fates": sample.outcome.to_json() if sample is not None else None,
            "sample": sample.to_json() if sample is not None else None,
        }

    def _write(self, path: str, data: bytes) -> None:
        self._staged.append(path)
        try:
            try:
                write_whole(path, data)
            except FileNotFoundError:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, data)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            raise ExportStopped(
                "{path}: cannot be written ({why}); what is written so far stays, --resume goes on",
                path=str(Path(path).parent),
                why=error.strerror,
            ) from None


def cropped(annotation: Annotation, window: Window) -> Annotation:
    """Leave out the boxes that take no part in a crop."""
    held = inside(box_rows(annotation), window).tolist()
    return replace(
        annotation, boxes=tuple(box for box, keep in zip(annotation.boxes, held, strict=True) if keep)
    )


def write_whole(path: str, data: bytes) -> None:
    """Write a file; not through a path object, which costs a small file as much as the writing."""
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]


def copy_format(source: Path) -> str:
    """Return the extension of augmented copies of an image: PNG stays PNG, all else becomes JPEG."""
    return ".png" if source.suffix.lower() == ".png" else ".jpg"


def _file_name(output: Output, suffix: str) -> str:
    return output.name.rpartition("/")[2] + suffix
