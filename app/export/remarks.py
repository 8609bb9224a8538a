"""What people should know about an export before they train on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from app.export.job import ExportJob


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark: an English sentence with ``{name}`` fields, translated only in the window."""

    template: str
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.arguments)


NO_VALIDATION = (
    "there is no validation split: data.yaml names the training images for it; a new split, 0.8,0.2, makes "
    "one"
)
DIFFICULT_LOST = "YOLO has no mark for difficult boxes: they are written as boxes like all others"
REPEATED = (
    "COCO names each image once: how often the list repeats it stands in coco/train.txt; the format lists "
    "comes with what draws batches from it"
)

EXIF_UNFOLLOWED = (
    "EXIF turns {count} images, their boxes are of the images as stored: tools that heed EXIF, as trainers "
    "of YOLO do, see other boxes; `evenbox check` names them"
)
EXIF_FOLLOWED = (
    "EXIF turns {count} images, their boxes are of the turned images: tools that ignore EXIF, as torchvision "
    "does, see other boxes; `evenbox check` names them"
)


def job_warnings(
    job: ExportJob,
    splits: Collection[str],
    has_difficult: bool = False,
    unfollowed: int = 0,
    followed: int = 0,
    repeats: bool = False,
) -> tuple[Remark, ...]:
    """Return what is worth a warning.

    Args:
        job: the job.
        splits: the splits that images are written for.
        has_difficult: whether any box that is written is marked difficult.
        unfollowed, followed: images written as they are that EXIF turns, whose boxes do not, or do, follow.
        repeats: whether the training split is a list that names images more than once.
    """
    remarks = []
    if "yolo" in job.formats and "val" not in splits:
        remarks.append(Remark(NO_VALIDATION))
    if "yolo" in job.formats and has_difficult:
        remarks.append(Remark(DIFFICULT_LOST))
    if "coco" in job.formats and repeats:
        remarks.append(Remark(REPEATED))
    if unfollowed:
        remarks.append(Remark(EXIF_UNFOLLOWED, {"count": unfollowed}))
    if followed and set(job.formats) != {"yolo"}:
        remarks.append(Remark(EXIF_FOLLOWED, {"count": followed}))
    return tuple(remarks)
