"""A contact sheet has a panel for each image, boxes where they are, and a size that anything can show."""

from __future__ import annotations

import numpy as np
import pytest

from app.imaging.sheet import Mark, Panel, contact_sheet

GREY = np.full((100, 200, 3), 128, np.uint8)


def colours(sheet: np.ndarray) -> set[tuple[int, ...]]:
    return set(map(tuple, sheet.reshape(-1, 3).tolist()))


@pytest.mark.parametrize(("count", "columns", "across"), [(1, 3, 1), (4, 3, 3), (9, 3, 3)])
def test_panels_stand_in_rows(count: int, columns: int, across: int) -> None:
    sheet = contact_sheet([Panel(GREY, str(k)) for k in range(count)], "heading", columns, width=100)
    assert sheet.dtype == np.uint8 and sheet.flags.c_contiguous
    assert sheet.shape[1] == across * 116 + 16
    rows = -(-count // across)
    assert 50 * rows < sheet.shape[0] < 140 * rows + 60


def test_a_box_is_drawn_where_it_is_and_in_its_colour() -> None:
    mark = Mark((50, 20, 150, 80), "#FF0000")
    plain = contact_sheet([Panel(GREY, "")], "", width=200).astype(int)
    sheet = contact_sheet([Panel(GREY, "", (mark,))], "", width=200).astype(int)
    rows, columns = np.nonzero(np.abs(sheet - plain).sum(axis=2))
    top, left = 16 + 44 + 24, 16
    assert (columns.min() - left, columns.max() + 1 - left) == (49, 151)
    assert (rows.min() - top, rows.max() + 1 - top) == (19, 81)
    assert tuple(sheet[top + 50, left + 50]) == (0, 0, 255)


def test_a_dropped_box_is_dashed_and_a_turned_one_has_its_outline() -> None:
    box = (50.0, 20.0, 150.0, 80.0)
    whole = contact_sheet([Panel(GREY, "", (Mark(box, "#FF0000"),))], "", width=200)
    dashed = contact_sheet([Panel(GREY, "", (Mark(box, "#FF0000", dashed=True),))], "", width=200)
    outline = ((60.0, 25.0), (140.0, 30.0), (135.0, 75.0), (55.0, 70.0))
    turned = contact_sheet([Panel(GREY, "", (Mark(box, "#FF0000", outline=outline),))], "", width=200)
    red = [(sheet == (0, 0, 255)).all(axis=2).sum() for sheet in (whole, dashed)]
    assert 0 < red[1] < red[0]
    assert not np.array_equal(whole, turned)


@pytest.mark.parametrize("shape", [(3000, 1, 3), (1, 3000, 3), (1, 1, 3), (2000, 3, 3)])
def test_extreme_images_give_a_sheet_of_ordinary_size(shape: tuple[int, int, int]) -> None:
    mark = Mark((0, 0, shape[1], shape[0]), "#00FF00", "1 thin thing")
    sheet = contact_sheet([Panel(np.zeros(shape, np.uint8), "caption", (mark,))], "heading", width=200)
    assert sheet.shape[0] <= 1000


def test_any_script_can_be_written() -> None:
    for text in ("plain", "血细胞", "Größe ½ →", "", "x" * 500, "new\nline"):
        contact_sheet([Panel(GREY, text, (Mark((1, 1, 9, 9), "#FFFFFF", text),), (text,))], text)
