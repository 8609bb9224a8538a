"""Copy and paste of given objects: the very cuttings at the very places, from partners that are there."""

from __future__ import annotations

import numpy as np

from app.augment.partners import KnownPartners, Partner, Partners
from app.augment.pipeline import Pipeline
from app.augment.recipe import Recipe, Step

DONOR = Partner("donor", (60, 50), np.array([[10.0, 10, 30, 30], [40, 40, 55, 48]]))
OTHER = Partner("other", (60, 50), np.zeros((0, 4)))
GIVEN = (("donor", 8, 8, 32, 32, 50, 40, 24, 24), ("gone", 0, 0, 5, 5, 0, 0, 5, 5))


def recipe_of(*given: tuple[object, ...]) -> Recipe:
    return Recipe(
        name="paste", steps=(Step(transform="CopyPaste", parameters={"given": given, "feather": 0}),)
    )


def test_a_given_object_is_pasted_with_its_box_and_no_other() -> None:
    pipeline = Pipeline(recipe_of(*GIVEN))
    own = np.array([[0.0, 0, 10, 10]])
    pool = Partners([OTHER, DONOR])
    samples = [
        pipeline.sample(
            (100, 80), own, seed=seed, image_id="target", copy_index=1, partners=pool.others("target")
        )
        for seed in (0, 1)
    ]
    for sample in samples:
        kept = sample.outcome.boxes[sample.outcome.kept]
        assert kept.tolist() == [[0, 0, 10, 10], [52, 42, 72, 62]]
        assert sample.looked_at == (1,)
    image = np.zeros((80, 100, 3), np.uint8)
    donor = np.full((50, 60, 3), 200, np.uint8)
    rendered = pipeline.render(image, samples[0], load=lambda _: donor)
    assert (rendered[40:64, 50:74] == 200).all()
    assert rendered.sum() == 200 * 24 * 24 * 3


def test_only_those_known_are_needed_and_places_skip_the_image_itself() -> None:
    pool = Partners([Partner("a", (9, 9), DONOR.boxes), DONOR, OTHER])
    assert [pool.others("a").position(name) for name in ("a", "donor", "other", "x")] == [None, 0, 1, None]
    known = KnownPartners(2, {0: DONOR})
    assert known.position("donor") == 0 and known.position("other") is None
    pipeline, own = Pipeline(recipe_of(*GIVEN)), np.zeros((0, 4))
    found = [
        pipeline.sample((100, 80), own, seed=0, image_id="a", copy_index=1, partners=partners)
        for partners in (pool.others("a"), known)
    ]
    assert found[0].to_json() == found[1].to_json()


def test_what_does_not_fit_or_has_no_partner_is_left_out() -> None:
    pipeline = Pipeline(recipe_of(("donor", 8, 8, 32, 32, 90, 40, 24, 24)))
    own = np.array([[0.0, 0, 10, 10]])
    for partners in (Partners([DONOR, OTHER]), None):
        sample = pipeline.sample((100, 80), own, seed=0, image_id="a", copy_index=1, partners=partners)
        assert sample.outcome.boxes[sample.outcome.kept].tolist() == own.tolist()
