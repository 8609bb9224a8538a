"""Transforms of other packages: found, used, and harmless when broken."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.augment import plugins
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step, parse_recipe
from app.errors import RecipeError

Make = Callable[..., Any]

README = Path(plugins.__file__).with_name("README.md")
HEAD = """
import numpy as np
from app.augment.functional.colour import ImageFunction
from app.augment.parameters import Parameters
from app.augment.transform import ColourTransform, GeometricTransform, Placement

class Base(GeometricTransform):
    title = "x"
    description = "y"
    matrix, size, fill, numbers = np.eye(3), (30, 20), (0, 0, 0), {}
    def draw(self, rng, context): return self.numbers
    def place(self, drawn, size): return Placement(self.matrix, self.size, self.fill)

class Colour(ColourTransform):
    title = "x"
    description = "y"
    def operations(self, drawn): return (ImageFunction(self.function),)
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Install a package ``other`` with a module of transforms, as pip would."""

    def forget() -> None:
        plugins._offered.cache_clear()
        plugins._load.cache_clear()
        sys.modules.pop("other_transforms", None)
        importlib.invalidate_caches()

    def make(source: str, **points: str) -> None:
        (tmp_path / "other_transforms.py").write_text(source)
        info = tmp_path / "other-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
        lines = [f"{name} = other_transforms:{value}" for name, value in points.items()]
        (info / "entry_points.txt").write_text("\n".join(["[evenbox.transforms]", *lines, ""]))
        monkeypatch.syspath_prepend(str(tmp_path))
        forget()

    yield make
    forget()


def run(name: str, photo: Make, **parameters: Any) -> np.ndarray:
    pipeline = Pipeline(Recipe(name="r", steps=(Step(transform=name, parameters=parameters),)))
    sample = pipeline.sample((30, 20), np.array([[3.0, 4, 20, 15]]), seed=1, image_id="a", copy_index=1)
    again = pipeline.replay(json.loads(json.dumps(sample.to_json())), np.array([[3.0, 4, 20, 15]]))
    image = photo(30, 20)
    rendered = pipeline.render(image, sample)
    assert np.array_equal(rendered, pipeline.render(image, again))
    return rendered


def test_the_example_of_the_readme_works(install: Make, photo: Make) -> None:
    text = README.read_text(encoding="utf-8")
    install(text.split("```python\n")[1].split("```")[0], Vignette="Vignette")
    assert list(plugins.plugin_transforms()) == ["Vignette"] and plugins.plugin_problems() == ()
    dark = run("Vignette", photo, strength=[0.5, 0.5])
    assert dark[0, 0].mean() < 0.6 * photo(30, 20)[0, 0].mean()
    recipe = '{"name": "r", "steps": [{"transform": "Vignette", "parameters": {"strength": [0.6, 0.2]}}]}'
    with pytest.raises(RecipeError, match=r"step 1 \(Vignette\), strength: the range is upside down"):
        parse_recipe(recipe, "r")


def test_geometry_moves_pixels_and_boxes(install: Make, photo: Make) -> None:
    source = (
        HEAD
        + "class Half(Base):\n    matrix = [[2, 0, 0], [0, 2, 0], [0, 0, 2]]\n    size = (np.int64(15), 10)"
    )
    install(source, Half="Half")
    assert np.array_equal(run("Half", photo), photo(30, 20)[:10, :15])


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import nothing_of_this_name", "ModuleNotFoundError: No module named 'nothing_of_this_name'"),
        ("raise SystemError('at import')", "SystemError: at import"),
        ("Bad = 3", "neither a GeometricTransform nor a ColourTransform"),
        (HEAD + "class Bad(GeometricTransform):\n    title = description = 'x'", "it lacks place"),
        (HEAD + "class Bad(Base):\n    title = None", "it has no title"),
        (HEAD + "class Bad(Base):\n    Parameters = dict", "no parameter model"),
    ],
)
def test_what_cannot_be_loaded_is_a_problem_of_the_recipe_alone(source: str, why: str, install: Make) -> None:
    install(source, Bad="Bad")
    assert plugins.plugin_transforms() == {}
    (problem,) = plugins.plugin_problems()
    assert (problem.name, problem.package) == ("Bad", "other") and why in problem.reason
    with pytest.raises(RecipeError, match="step 1: transform ‘Bad’ of other cannot be used") as caught:
        Pipeline(Recipe(name="r", steps=(Step(transform="Bad"),)))
    assert why in str(caught.value)
    Pipeline(Recipe(name="r", steps=(Step(transform="HorizontalFlip"),)))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("class Bad(Base):\n    def __init__(self, p): raise OSError('no')", "OSError: no"),
        ("class Bad(Base):\n    def draw(self, rng, context): return 1 / 0", "ZeroDivisionError"),
        ("class Bad(Base):\n    numbers = {'a': np.eye(3)}", "not JSON serializable"),
        ("class Bad(Base):\n    numbers = {'a': float('nan')}", "not JSON compliant"),
        ("class Bad(Base):\n    numbers = [1]", "no object of JSON values"),
        ("class Bad(Base):\n    matrix = np.zeros((3, 3))", "no finite, invertible"),
        ("class Bad(Base):\n    matrix = np.eye(2)", "no finite, invertible"),
        ("class Bad(Base):\n    matrix = np.full((3, 3), np.nan)", "no finite, invertible"),
        ("class Bad(Base):\n    size = (0, 20)", "canvas is 0 × 20"),
        ("class Bad(Base):\n    size = (99999, 20)", "canvas is 99999 × 20"),
        ("class Bad(Base):\n    fill = (0, 0, 300)", "fill is"),
        ("class Bad(Colour):\n    def function(self, image): return image[1:]", "changes the shape"),
        (
            "class Bad(Colour):\n    def function(self, image): return image * 1.5",
            "changes the shape or the type",
        ),
        ("class Bad(Colour):\n    def function(self, image): return {}['x']", "KeyError"),
        ("class Bad(Colour):\n    def operations(self, drawn): return (3,)", "int is no operation"),
    ],
)
def test_what_fails_later_is_one_clear_error(body: str, why: str, install: Make, photo: Make) -> None:
    install(HEAD + body, Bad="Bad")
    with pytest.raises(RecipeError, match="transform ‘Bad’ failed") as caught:
        run("Bad", photo)
    assert why in str(caught.value)


def test_the_programs_own_names_cannot_be_taken(install: Make, photo: Make) -> None:
    install(HEAD + "class Mine(Base): pass", HorizontalFlip="Mine", Mine="Mine")
    (problem,) = plugins.plugin_problems()
    assert problem.name == "HorizontalFlip" and "Evenbox itself" in problem.reason
    assert list(plugins.plugin_transforms()) == ["Mine"]
    assert np.array_equal(run("HorizontalFlip", photo), photo(30, 20)[:, ::-1])


def test_an_unknown_name_is_still_unknown(install: Make) -> None:
    install(HEAD)
    with pytest.raises(RecipeError, match="unknown transform ‘Rotat’; did you mean ‘Rotate’"):
        Pipeline(Recipe(name="r", steps=(Step(transform="Rotat"),)))
