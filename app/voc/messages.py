"""Every problem this room can report: its code, how bad it is, and the sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.core.problem import Problem, Severity
from app.errors import AnnotationError, ImageError

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

PROBLEMS: Mapping[str, tuple[Severity, str]] = MappingProxyType(
    {
        # found by listing folders
        "image_without_annotation": (
            _N,
            "{image} has no annotation file; it counts as not labelled, not as empty",
        ),
        "several_images": (
            _W,
            "{count} images share the name {stem}: {files}; {used} is used; "
            "rename the others to use them too",
        ),
        "several_annotations": (
            _W,
            "{count} annotations share the name {stem}: {files}; {used} is used, the others are not read",
        ),
        "several_image_folders": (
            _W,
            "{count} folders hold images: {folders}; only {used} belongs to the annotations, "
            "the others are not read",
        ),
        "annotations_ignored": (
            _W,
            "{count} annotations here, for example {name}, lie outside the dataset's own folders ({folders}) "
            "and are not read; move them there, or open this folder by itself",
        ),
        "several_annotation_folders": (
            _W,
            "{count} folders hold annotations: {folders}; only {used} is read",
        ),
        "mirror_class_unknown": (
            _W,
            "the mirror rules name class ‘{name}’, which no box of the dataset has; check the spelling",
        ),
        "folder_unreadable": (_E, "the folder cannot be read ({why}); nothing in it is part of the dataset"),
        "name_not_text": (
            _E,
            "the file name {name} is not valid UTF-8 text; it is passed over, rename it",
        ),
        "not_a_file": (
            _E,
            "this is {what}, no file: it was not read, since reading it may wait for ever; put the file "
            "itself in its place, or remove it",
        ),
        "no_annotations": (
            _W,
            "no annotation (.xml) was found here, so all {count} images count as not labelled",
        ),
        "other_format": (
            _W,
            "no annotation (.xml) was found here, but it looks like a {format} dataset: "
            "`evenbox convert {folder} NEW-FOLDER` makes one with its boxes that opens here",
        ),
        "link_outside": (
            _N,
            "a link that leads out of the dataset, to {target}; it is followed for reading",
        ),
        "links_outside": (
            _N,
            "{count} files here are links that lead out of the dataset, for example {name} to {target}; "
            "they are followed for reading",
        ),
        "link_repeated": (
            _N,
            "a link to {target}, which is part of the dataset already; it is not followed again",
        ),
        # found by reading an annotation
        "object_without_name": (
            _E,
            "the object has no class name; write one into its name element or delete the object",
        ),
        "object_without_box": (_E, "the object “{name}” has no bndbox, so it has no box that could be used"),
        "object_with_other_shape": (
            _E,
            "the object “{name}” has a {shape} but no bndbox; give it one, "
            "or export the file with bounding boxes",
        ),
        "box_not_a_number": (
            _E,
            "{field} of “{name}” is not a number: {text}; correct it or delete the object",
        ),
        "box_number_missing": (
            _E,
            "{field} of “{name}” is missing or blank; fill it in or delete the object",
        ),
        "box_absurd": (_E, "{field} of “{name}” is {text}, which cannot lie in an image; correct it"),
        "box_upside_down": (
            _E,
            "{low} of “{name}” is greater than {high} ({minimum} > {maximum}); exchange the two numbers",
        ),
        "box_empty": (
            _E,
            "{low} and {high} of “{name}” are both {minimum}: an empty box in the {convention} convention; "
            "correct it or delete the object",
        ),
        "bad_part": (_W, "a part of “{name}” is not used: it needs a name and a bndbox with four numbers"),
        "repeated_element": (_W, "“{name}” has {count} {element} elements; the first is used"),
        "class_whitespace": (
            _N,
            "{count} class names have blanks around them, first “{name}”; they are read without the blanks",
        ),
        "size_not_a_number": (_W, "{field} of the size is not a usable number: {text}; it counts as absent"),
        # found by putting the dataset together
        "image_missing": (
            _E,
            "the image is missing: no image {stem} is in {folder}; add it, or delete the annotation",
        ),
        "image_missing_named": (
            _E,
            "the image is missing: neither an image {stem} nor {filename}, which the annotation names, is in "
            "{folder}; add it, or delete the annotation",
        ),
        "image_outside": (
            _E,
            "the image is missing: no image {stem} is in {folder}, and {filename}, which the annotation "
            "names, leads out of the dataset and is not followed; add the image, or write its bare name",
        ),
        "image_taken": (
            _E,
            "the image is missing: {filename}, which the annotation names, belongs to {owner}; "
            "correct the filename, or delete this annotation",
        ),
        "filename_outside": (
            _W,
            "filename is {filename}, which leads out of the dataset and is not followed; {image} is used, "
            "write its bare name",
        ),
        "filename_extension": (_N, "filename is {filename}, the image is {image}"),
        "filename_differs": (
            _W,
            "filename is {filename}, but the image beside this annotation is {image}, which is used; "
            "correct whichever is wrong",
        ),
        "convention": (
            _N,
            "the coordinates are read as {convention}: of {boxes} boxes, {below_one} minima are below 1, "
            "{at_one} are exactly 1, and {at_limit} maxima equal the width or height; "
            "choose another convention if this is wrong",
        ),
        "convention_doubt": (
            _N,
            "the coordinates are read as {convention}, as asked, but they look like {guess}: "
            "of {boxes} boxes, {below_one} minima are below 1, {at_one} are exactly 1, "
            "and {at_limit} maxima equal the width or height",
        ),
        "split_unreadable": (_W, "the list cannot be read ({why}); it is not used"),
        "split_unknown_ids": (
            _W,
            "{count} of {total} lines name no image of the dataset, for example {examples}; "
            "correct or remove them",
        ),
        "split_duplicates": (_N, "{count} lines repeat an image, for example {examples}; each counts once"),
        "split_empty": (_N, "the list is empty, so there is no split {split}"),
        # found by checking
        "split_overlap": (
            _W,
            "{count} images are in both {first} and {second}, for example {examples}; "
            "remove them from one of the lists, or results will look better than they are",
        ),
        "leak_bytes": (
            _W,
            "{other} ({other_split}) is the same file as {image} ({split}); "
            "leave one of them out, or make a new split, which keeps both together",
        ),
        "leak_alike": (
            _W,
            "{other} ({other_split}) shows nearly the same as {image} ({split}), similarity "
            "{similarity}; leave one of them out, or make a new split, which keeps both together",
        ),
        "leak_mirrored": (
            _W,
            "{other} ({other_split}) is nearly the mirror image of {image} ({split}), similarity "
            "{similarity}; leave one of them out, or make a new split, which keeps both together",
        ),
        "leak_source": (
            _W,
            "{count} images of one source, by their names, stand in several splits ({splits}), for example "
            "{examples}; make a new split, which keeps them together",
        ),
        "twin_bytes": (_N, "{other} is the same file as {image}; one of them says all"),
        "twin_alike": (_N, "{other} shows nearly the same as {image}, similarity {similarity}"),
        "twin_mirrored": (
            _N,
            "{other} is nearly the mirror image of {image}, similarity {similarity}",
        ),
        "split_missing": (_N, "{count} images are in no list, for example {examples}"),
        "size_absent": (
            _W,
            "the annotation states no size; the image has {width} × {height} pixels, which is used",
        ),
        "size_zero": (
            _W,
            "the annotation states the size {stated_width} × {stated_height}; the image has "
            "{width} × {height} pixels, which is used",
        ),
        "size_unknown": (
            _W,
            "the annotation states no usable size, and there is no image to take it from, "
            "so the boxes cannot be compared with it",
        ),
        "size_unlike": (
            _W,
            "the annotation states the size {stated_width} × {stated_height}, the image has "
            "{width} × {height} pixels; correct the size, and look whether the boxes fit",
        ),
        "size_swapped": (
            _W,
            "the annotation states the size {stated_width} × {stated_height}, the image has "
            "{width} × {height} pixels: width and height are exchanged; look whether the boxes fit",
        ),
        "exif_turned": (
            _N,
            "EXIF turns the image by orientation {turn}, and the annotation's size agrees with the turned "
            "image, which is used; tools that ignore EXIF will see other boxes",
        ),
        "exif_unturned": (
            _W,
            "EXIF turns the image by orientation {turn}, but the annotation's size agrees with the image as "
            "it is stored, which is used; tools that heed EXIF will see other boxes",
        ),
        "exif_unclear": (
            _N,
            "EXIF turns the image by orientation {turn}, and the annotation's size cannot tell whether "
            "the boxes were drawn before or after that turn; the turned image is used, "
            "look whether the boxes fit",
        ),
        "box_outside": (
            _E,
            "the box of “{name}” lies wholly outside the image of {width} × {height} pixels; "
            "move it or delete it",
        ),
        "box_partly_outside": (
            _W,
            "the box of “{name}” sticks out of the image of {width} × {height} pixels: {sides}",
        ),
        "box_tiny": (_N, "the box of “{name}” is {box_width} × {box_height} pixels, under 2 pixels"),
        "box_duplicate": (
            _W,
            "the box of “{name}” overlaps another “{name}” by {overlap} %; "
            "delete one of them if they are the same object",
        ),
        "class_case": (
            _W,
            "the class “{name}” ({count} ×) and “{other}” ({other_count} ×) differ only in upper "
            "and lower case; rename one if they are the same",
        ),
        "class_signs": (
            _W,
            "the class “{name}” ({count} ×) and “{other}” ({other_count} ×) differ only in blanks, "
            "signs or invisible characters; rename one if they are the same",
        ),
        "class_letter": (
            _N,
            "the class “{name}” ({count} ×) and “{other}” ({other_count} ×) differ in one letter; "
            "rename the rare one if it is a slip",
        ),
    }
)
"""Problem code to severity and English template; the window translates the templates."""

_SIZE = "state the size {width} × {height}"
_FILENAME = "write {image} as filename"
_RENAME = "rename “{name}” to “{other}” in all files"
_REMOVE = "remove the object"

FIXES: Mapping[str, str] = MappingProxyType(
    {
        "box_partly_outside": "cut the box to the image",
        "box_outside": "remove the box",
        "box_upside_down": "exchange the numbers that are the wrong way round",
        "box_duplicate": "remove this box, which says the same as another",
        "size_absent": _SIZE,
        "size_zero": _SIZE,
        "size_unlike": _SIZE,
        "size_swapped": _SIZE,
        "filename_extension": _FILENAME,
        "filename_differs": _FILENAME,
        "filename_outside": _FILENAME,
        "class_whitespace": "take away the blanks around class names",
        "class_case": _RENAME,
        "class_signs": _RENAME,
        "object_without_name": _REMOVE,
        "object_without_box": _REMOVE,
        "object_with_other_shape": _REMOVE,
        "box_not_a_number": _REMOVE,
        "box_number_missing": _REMOVE,
        "box_absurd": _REMOVE,
        "box_empty": _REMOVE,
    }
)
"""Problem code to what its fix does, an English template of the problem's own fields."""

READING_KINDS = frozenset(
    {
        "annotation_unreadable",
        "object_without_name",
        "object_without_box",
        "object_with_other_shape",
        "box_not_a_number",
        "box_number_missing",
        "box_absurd",
        "box_upside_down",
        "box_empty",
        "bad_part",
        "repeated_element",
        "class_whitespace",
        "size_not_a_number",
    }
)
"""What reading one annotation file can find."""


def problem(
    kind: str,
    path: Path,
    *,
    line: int | None = None,
    image_id: str | None = None,
    object_index: int | None = None,
    fixable: bool = True,
    row: int | None = None,
    **arguments: Any,
) -> Problem:
    """Return the problem ``kind`` at a place, its sentence filled in with ``arguments``."""
    severity, template = PROBLEMS[kind]
    fix = FIXES.get(kind, "") if fixable else ""
    return Problem(kind, severity, path, template, line, image_id, object_index, arguments, fix, row)


def unreadable(error: AnnotationError, image_id: str | None = None) -> Problem:
    """Return the problem of an annotation that cannot be used at all."""
    template = error.template.removeprefix("{path}").removeprefix(", line {line}").removeprefix(": ")
    return Problem(
        "annotation_unreadable", _E, error.path, template, error.line, image_id, None, error.arguments
    )


def damaged_image(error: ImageError, path: Path, image_id: str) -> Problem:
    """Return the problem of an image that cannot be read."""
    template = error.template.removeprefix("{path}: ")
    return Problem("image_unreadable", _E, path, template, None, image_id, None, error.arguments)


def some(names: list[str], limit: int = 3) -> str:
    """Return the first few names as a list for a sentence."""
    return ", ".join(names[:limit]) + (", …" if len(names) > limit else "")
