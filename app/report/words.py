"""The words of a report in any language: a page says English templates, a translator may stand between."""

from __future__ import annotations

from typing import Protocol


class Say(Protocol):
    """Says an English template in the language of the page, with its ``{name}`` fields filled in."""

    def __call__(self, template: str, /, **values: object) -> str:
        """Return the sentence."""


def english(template: str, /, **values: object) -> str:
    """Say a template as it is."""
    return template.format(**values) if values else template
