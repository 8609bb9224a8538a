"""The export job: everything that decides what is written, as one versioned value that can be saved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainSerializer,
    ValidationError,
    field_serializer,
    field_validator,
)

from app.augment.mistakes import reason_of
from app.augment.recipe import Recipe
from app.balance.crops import DEFAULT_RULE
from app.balance.weights import DEFAULT_FORMULA, WeightFormula
from app.core.dataset import Convention
from app.core.mirror import NO_RULES, MirrorRules, parse_mirror_rules, read_mirror_rules
from app.errors import DatasetError, ExportError

FORMAT_NAMES = ("voc", "yolo", "coco", "lists")
FormatName = Literal["voc", "yolo", "coco", "lists"]
Difficult = Literal["keep", "drop", "ignore"]
Emptied = Literal["skip", "negative"]
Shares = tuple[Annotated[float, Field(gt=0)], ...]
Group = Annotated[tuple[str, ...], Field(min_length=2)]


def _mirror_rules(value: object) -> MirrorRules:
    if isinstance(value, MirrorRules):
        return value
    try:
        return parse_mirror_rules(value, "mirror")
    except DatasetError as error:
        raise ValueError(str(error)) from None


Mirror = Annotated[
    InstanceOf[MirrorRules],
    BeforeValidator(_mirror_rules),
    PlainSerializer(MirrorRules.to_json, return_type=dict),
]


class ExportJob(BaseModel):
    """What to make of a dataset. The number of workers and the target folder are not part of it.

    Attributes:
        dataset: folder of the dataset.
        convention: how its coordinates are read; None: as the evidence says.
        recipe: the whole recipe, so that a saved job does not change with a file elsewhere.
        balance: name of a balance strategy.
        max_copies: most output images of one source, its original included.
        budget: most output images over input images of the training split; None: no limit.
        copies: augmented images of each source where ``balance`` is ``none``.
        beta: 0 weighs all classes evenly, large values look at the rarest first.
        at_least: boxes that every class should have; None: the classes are made even instead.
        at_least_of: the same for single classes, by name; it goes before ``at_least``.
        leave: names of classes that may become as large or as small as they like.
        groups: groups of classes, by name, each balanced as if it were one class.
        drop: largest share of the training images that may be left out; None: none, but any of them by
            strategies that balance by leaving out.
        floor: boxes of each class that images kept hold at least where images are left out; None: as the
            strategy does.
        crop_keep: share of itself that a box kept in a crop shows at least.
        crop_drop: share of itself that a box left outside of a crop shows at most.
        crop_side: smallest side of a crop over that of its image.
        epochs, batch_size: of the batches that ``lists`` holds.
        parts: number of parts of ``easy-ensemble``; None: as many as the dataset needs.
        threshold: of ``repeat-factor``; None: the one that reaches most.
        formats: names of output formats, at least one; their order and repetitions mean nothing.
        split: ``keep`` its own lists, ``none`` (one training set), ``auto`` (keep where there are lists), or
            shares of a new stratified split into train, val and test.
        together: a regular expression for image ids; images it matches alike stay together in a new split, as
            those of one source by their names, and those that show nearly the same, do in any case.
        classes: names of the classes to keep, in the order of their numbers; None: all of the dataset's.
        rename: pairs of a class's name in the dataset and its name in the export; two that get one name are
            one class.
        difficult: whether boxes marked difficult are kept, dropped, or written but ignored in all counts.
        emptied: whether an image that this choice leaves without boxes is skipped, or kept as a negative.
        exclude: ids of images that take no part in any split; their order and repetitions mean nothing.
        quality: JPEG quality of augmented images.
        weights: formula of the class weights that are written beside the images.
        seed: any integer; the same job gives the same bytes.
        mirror: what a mirror does to the classes. A job's file without it means what the dataset's own
            file says when the job is read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    version: Literal[1] = 1
    dataset: Path
    convention: Convention | None = None
    recipe: Recipe
    balance: str = "augment+crop"
    max_copies: int = Field(default=20, ge=1, le=10_000)
    budget: float | None = Field(default=4.0, ge=1.0)
    copies: int = Field(default=1, ge=1, le=10_000)
    beta: float = Field(default=64.0, ge=0.0)
    at_least: int | None = Field(default=None, ge=1)
    at_least_of: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    leave: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    drop: float | None = Field(default=None, ge=0.0, le=1.0)
    floor: int | None = Field(default=None, ge=1)
    crop_keep: float = Field(default=DEFAULT_RULE.keep, gt=0.0, le=1.0)
    crop_drop: float = Field(default=DEFAULT_RULE.drop, ge=0.0, lt=1.0)
    crop_side: float = Field(default=DEFAULT_RULE.side, ge=0.05, le=1.0)
    parts: int | None = Field(default=None, ge=2, le=1000)
    epochs: int = Field(default=1, ge=1, le=10_000)
    batch_size: int = Field(default=16, ge=1, le=1_000_000)
    threshold: float | None = Field(default=None, gt=0.0, le=1.0)
    formats: tuple[FormatName, ...] = Field(default=("voc",), min_length=1)
    split: Literal["auto", "keep", "none"] | Shares = "auto"
    together: str | None = None
    classes: tuple[str, ...] | None = Field(default=None, min_length=1)
    rename: tuple[tuple[str, str], ...] = ()
    difficult: Difficult = "keep"
    emptied: Emptied = "skip"
    exclude: tuple[str, ...] = ()
    quality: int = Field(default=95, ge=1, le=100)
    weights: WeightFormula = DEFAULT_FORMULA
    seed: int = Field(default=0, ge=0, lt=2**63)
    mirror: Mirror = NO_RULES

    @field_validator("formats", mode="after")
    @classmethod
    def _formats_once(cls, names: tuple[FormatName, ...]) -> tuple[FormatName, ...]:
        return tuple(sorted(set(names), key=FORMAT_NAMES.index))

    @field_validator("exclude", "leave", mode="after")
    @classmethod
    def _once(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(names)))

    @field_validator("classes", mode="after")
    @classmethod
    def _in_order(cls, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if names is None else tuple(dict.fromkeys(names))

    @field_validator("rename", mode="before")
    @classmethod
    def _pairs(cls, value: Any) -> Any:
        return tuple(value.items()) if isinstance(value, Mapping) else value

    @field_validator("rename", mode="after")
    @classmethod
    def _names(cls, pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        names = {old: new.strip() for old, new in pairs}
        for old, new in names.items():
            if not new or not new.isprintable():
                raise ValueError(f"“{old}” cannot be renamed to {new!a}")
        return tuple(sorted((old, new) for old, new in names.items() if old != new))

    @field_serializer("rename", mode="plain")
    def _mapping(self, pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
        return dict(pairs)

    def to_json(self) -> str:
        """Return the job as a file's text, the same for the same job."""
        data = {**self.model_dump(mode="json"), "dataset": str(self.dataset)}
        text = json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        return text.encode("utf-8", "backslashreplace").decode()  # names of damaged encoding are escaped

    def digest(self) -> str:
        """Return a name of the job's content: two runs with the same digest write the same bytes."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def load_job(path: Path) -> ExportJob:
    """Read a saved job.

    Raises:
        ExportError: the file cannot be read or is not a valid job; the message names the place.
        DatasetError: the file of the dataset's mirror rules is wrong.
    """
    try:
        job = ExportJob.model_validate(json.loads(path.read_bytes()))
    except OSError as error:
        raise ExportError("{path}: cannot be read ({why})", path=str(path), why=error.strerror) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        template, arguments = reason_of(first, ExportJob)
        raise ExportError(
            "{path}: not a valid export job; {place}: {why}",
            path=str(path),
            place=place,
            why=template.format(**arguments),
        ) from None
    except ValueError as error:  # not JSON, or not even text
        raise ExportError("{path}: not an export job ({why})", path=str(path), why=str(error)) from None
    if "mirror" in job.model_fields_set:
        return job
    return job.model_copy(update={"mirror": read_mirror_rules(job.dataset)})
