"""What each kind of problem is called in the list."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.core.problem import Severity

ICONS = {Severity.ERROR: "x-circle", Severity.WARNING: "warning", Severity.NOTE: "info"}
TOKENS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "text3"}


def kind_titles() -> dict[str, str]:
    """Return the title of every kind, translated."""
    tr = QCoreApplication.translate
    return {
        "image_without_annotation": tr("problems", "Images not labelled yet"),
        "several_images": tr("problems", "Several images of one name"),
        "several_annotations": tr("problems", "Several annotations of one name"),
        "several_image_folders": tr("problems", "Several image folders"),
        "annotations_ignored": tr("problems", "Annotations not read"),
        "several_annotation_folders": tr("problems", "Several annotation folders"),
        "folder_unreadable": tr("problems", "Folder not readable"),
        "name_not_text": tr("problems", "File name not valid text"),
        "not_a_file": tr("problems", "A pipe or device, not a file"),
        "no_annotations": tr("problems", "No annotations"),
        "other_format": tr("problems", "Dataset of another format"),
        "link_outside": tr("problems", "Link out of the dataset"),
        "links_outside": tr("problems", "Links out of the dataset"),
        "link_repeated": tr("problems", "Link to a folder of the dataset"),
        "annotation_unreadable": tr("problems", "Annotation not readable"),
        "object_without_name": tr("problems", "Object without a class"),
        "object_without_box": tr("problems", "Object without a box"),
        "object_with_other_shape": tr("problems", "Object with another shape"),
        "box_not_a_number": tr("problems", "Coordinate is no number"),
        "box_number_missing": tr("problems", "Coordinate missing"),
        "box_absurd": tr("problems", "Coordinate absurd"),
        "box_upside_down": tr("problems", "Box upside down"),
        "box_empty": tr("problems", "Box of no size"),
        "bad_part": tr("problems", "Part not used"),
        "repeated_element": tr("problems", "Element repeated"),
        "class_whitespace": tr("problems", "Blanks around class names"),
        "size_not_a_number": tr("problems", "Size is no number"),
        "image_missing": tr("problems", "Image missing"),
        "image_missing_named": tr("problems", "Named image missing"),
        "image_outside": tr("problems", "Image outside the dataset"),
        "image_taken": tr("problems", "Image belongs to another annotation"),
        "image_unreadable": tr("problems", "Image not readable"),
        "filename_outside": tr("problems", "File name leads out of the dataset"),
        "filename_extension": tr("problems", "File name with another extension"),
        "filename_differs": tr("problems", "File name of another image"),
        "convention": tr("problems", "How coordinates are read"),
        "convention_doubt": tr("problems", "Coordinates look different"),
        "split_unreadable": tr("problems", "Split list not readable"),
        "split_unknown_ids": tr("problems", "Split names unknown images"),
        "split_duplicates": tr("problems", "Split repeats images"),
        "split_empty": tr("problems", "Split is empty"),
        "split_overlap": tr("problems", "Images in two splits"),
        "split_missing": tr("problems", "Images in no split"),
        "leak_bytes": tr("problems", "Same image in two splits"),
        "leak_alike": tr("problems", "Image alike in another split"),
        "leak_mirrored": tr("problems", "Mirror image in another split"),
        "leak_source": tr("problems", "One source in several splits"),
        "twin_bytes": tr("problems", "Same image twice"),
        "twin_alike": tr("problems", "Images nearly alike"),
        "twin_mirrored": tr("problems", "Mirror images"),
        "mirror_class_unknown": tr("problems", "Mirror rule of an unknown class"),
        "size_absent": tr("problems", "No size stated"),
        "size_zero": tr("problems", "Size zero stated"),
        "size_unknown": tr("problems", "Size not known"),
        "size_unlike": tr("problems", "Size unlike the image"),
        "size_swapped": tr("problems", "Width and height exchanged"),
        "exif_turned": tr("problems", "Turned by EXIF"),
        "exif_unturned": tr("problems", "Not turned by EXIF"),
        "exif_unclear": tr("problems", "EXIF turn unclear"),
        "box_outside": tr("problems", "Box outside the image"),
        "box_partly_outside": tr("problems", "Box sticks out of the image"),
        "box_tiny": tr("problems", "Box under 2 pixels"),
        "box_duplicate": tr("problems", "Duplicate box"),
        "class_case": tr("problems", "Class names alike but for case"),
        "class_signs": tr("problems", "Class names alike but for signs"),
        "class_letter": tr("problems", "Class names one letter apart"),
    }
