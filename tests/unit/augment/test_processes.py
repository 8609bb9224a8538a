"""Spawned processes, in any order, draw and render the same bytes as this one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from app.augment.pipeline import Pipeline
from app.augment.recipe import load_recipe

Make = Callable[..., Any]

SIZE = (200, 150)
BOXES = np.array([[20.0, 30, 90, 110], [120, 60, 190, 140]])


def test_spawned_processes_draw_and_render_the_same(photo: Make) -> None:
    image = photo(*SIZE)
    pipelines = [Pipeline(load_recipe(name)) for name in ("yolo", "yolo-letterbox", "ssd", "rotate")]
    wanted = [(pipeline, copy) for pipeline in pipelines for copy in range(1, 7)]
    arguments = {"seed": 7, "image_id": "a/b"}
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        drawn = [
            pool.submit(pipeline.sample, SIZE, BOXES, copy_index=copy, **arguments)
            for pipeline, copy in reversed(wanted)
        ]
        samples = [future.result(120) for future in reversed(drawn)]
        rendered = [
            pool.submit(pipeline.render, image, sample)
            for (pipeline, _), sample in zip(wanted, samples, strict=True)
        ]
        images = [future.result(120) for future in rendered]
    for (pipeline, copy), sample, pixels in zip(wanted, samples, images, strict=True):
        here = pipeline.sample(SIZE, BOXES, copy_index=copy, **arguments)
        assert here.to_json() == sample.to_json()
        assert here.outcome.boxes.tobytes() == sample.outcome.boxes.tobytes()
        assert pipeline.render(image, here).tobytes() == pixels.tobytes()
