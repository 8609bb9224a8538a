"""What is known about each strategy."""

from __future__ import annotations

from app.balance.strategies import STRATEGIES


def test_names_and_what_they_write() -> None:
    assert list(STRATEGIES) == [
        "none",
        "copy",
        "augment",
        "augment+crop",
        "augment+paste",
        "class-balanced",
        "repeat-factor",
        "down",
        "easy-ensemble",
        "list",
    ]
    assert all(strategy.name == name for name, strategy in STRATEGIES.items())
    assert all(strategy.description for strategy in STRATEGIES.values())
    assert [name for name, s in STRATEGIES.items() if not s.writes_images] == ["easy-ensemble", "list"]
    assert [name for name, s in STRATEGIES.items() if s.drops] == ["down"]
    assert [name for name, s in STRATEGIES.items() if s.parts] == ["easy-ensemble"]
    assert {name for name, s in STRATEGIES.items() if s.augmented} == {
        "augment",
        "augment+crop",
        "augment+paste",
        "class-balanced",
        "repeat-factor",
    }
    assert {name for name, s in STRATEGIES.items() if s.optimised} == {
        "copy",
        "augment",
        "augment+crop",
        "augment+paste",
        "list",
    }
    assert [name for name, s in STRATEGIES.items() if s.crops] == ["augment+crop", "augment+paste"]
    assert [name for name, s in STRATEGIES.items() if s.pastes] == ["augment+paste"]
