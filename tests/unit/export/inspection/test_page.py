"""The report: whole in one file, with the figures that were measured, and with names as data."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace

import cv2
import numpy as np
import pytest

from app.augment.recipe import KeepRules, Recipe, load_recipe
from app.core.dataset import Dataset
from app.errors import Cancelled
from app.export.inspection.cases import random_cases, render_case, varied
from app.export.inspection.page import inspection_page
from app.export.inspection.result import Inspection
from app.export.inspection.run import InspectionSettings, inspect
from app.export.inspection.suggestion import suggest
from app.export.sources import Failure
from tests.unit.export.spoken import marked, unsaid

Serial = Callable[[int], Executor]


@pytest.fixture
def found(dataset: Dataset, zoom: Recipe, serial: Serial) -> Inspection:
    return inspect(dataset, zoom, InspectionSettings(draws=4, seed=5), make_executor=serial)


def test_it_holds_its_pictures_and_fetches_nothing(found: Inspection, serial: Serial) -> None:
    text = inspection_page(found, suggest(found, make_executor=serial))
    pictures = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', text)
    assert len(pictures) == min(36, len(found.ranked())) + 12
    for data in pictures:
        image = cv2.imdecode(np.frombuffer(base64.b64decode(data), np.uint8), cv2.IMREAD_COLOR)
        assert image.shape[1] == 340
    assert not re.findall(r'(?:src|href)="(?!data:|#)', text)
    assert "A milder recipe" in text
    assert f"{len(found.ranked()):,}" in text


def test_every_word_can_be_said_in_another_language(found: Inspection, serial: Serial) -> None:
    recipe = load_recipe("ssd").model_copy(update={"keep": KeepRules(min_visibility=0.2, min_area=9)})
    found = replace(found, recipe=recipe, failures=(Failure("x", "x.jpg", "gone"),))
    text = inspection_page(found, suggest(found, make_executor=serial), say=marked, language="zh-CN")
    assert '<html lang="zh-CN">' in text
    assert unsaid(text, {*found.classes, found.dataset_name}) == set()


def test_names_are_data(dataset: Dataset, zoom: Recipe, serial: Serial) -> None:
    evil = replace(dataset, name="<b>x</b>", classes=("<script>alert(1)</script>", *dataset.classes[1:]))
    text = inspection_page(inspect(evil, zoom, InspectionSettings(draws=1), make_executor=serial))
    assert "<script>alert(1)" not in text
    assert "<b>x</b>" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_recipe_that_harms_nothing_says_so(dataset: Dataset, serial: Serial) -> None:
    found = inspect(dataset, load_recipe("flip"), InspectionSettings(draws=1), make_executor=serial)
    found = replace(found, findings=found.findings.from_table(np.zeros((0, 6))))
    assert "Nothing: no copy breaks any of the thresholds" in inspection_page(found)


def test_cancelling_and_images_that_have_gone(found: Inspection) -> None:
    with pytest.raises(Cancelled):
        inspection_page(found, cancelled=lambda: True)
    for subject in found.subjects[1:]:
        subject.source.image_path.unlink()
    assert inspection_page(found).count("data:image/jpeg") < 36


def test_pictures_of_a_case_are_those_of_the_export(found: Inspection) -> None:
    case = int(found.ranked()[0])
    picture = render_case(found, case)
    assert picture.image.shape[1::-1] == picture.sample.size
    assert len(picture.labels) == len(picture.sample.outcome)
    assert picture.sample.outcome.kept.sum() == found.kept[case].sum()


def test_one_image_does_not_fill_the_sheet(found: Inspection) -> None:
    ranked = np.array([0, 1, 2, 3, 4, 5, 9, 13])  # images 0 0 0 0 1 1 2 3
    assert varied(found, ranked, 6).tolist() == [0, 1, 4, 5, 9, 13]
    assert varied(found, ranked, 8).tolist() == [0, 1, 4, 5, 9, 13, 2, 3]
    assert varied(found, ranked[:0], 3).tolist() == []
    assert random_cases(found, 5).tolist() == random_cases(found, 5).tolist()
    assert len(set(random_cases(found, 5).tolist())) == 5
