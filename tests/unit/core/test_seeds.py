"""Draws depend on seed, image, copy and attempt, each of them, and on nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core.seeds import generator

DRAWS = st.tuples(
    st.integers(0, 2**63 - 1),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(0, 9),
    st.integers(0, 9),
)

RAW = 10460782079033296263


def first(seed: int, image_id: str, copy_index: int, attempt: int) -> int:
    return int(generator(seed, image_id, copy_index, attempt).integers(2**63))


@given(DRAWS, DRAWS)
def test_other_draws_have_other_numbers_and_the_same_the_same(a: tuple, b: tuple) -> None:
    assert (first(*a) == first(*b)) is (a == b)


def test_every_word_counts() -> None:
    base = (7, "img", 1, 0)
    others = [
        (8, "img", 1, 0),
        (7 + 2**32, "img", 1, 0),
        (7, "imh", 1, 0),
        (7, "img", 2, 0),
        (7, "img", 1, 1),
    ]
    assert len({first(*draw) for draw in (base, *others)}) == 6


def test_the_numbers_are_those_of_any_machine_and_any_release() -> None:
    assert generator(7, "img", 3, 1).bit_generator.random_raw() == RAW
