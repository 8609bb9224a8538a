"""What a page says past its ``say``: words that would stay English in every other language."""

from __future__ import annotations

import html
import re
from collections.abc import Collection

from app.report import english


def marked(template: str, /, **values: object) -> str:
    """Say a template in English, between brackets."""
    return f"⟦{english(template, **values)}⟧"


def unsaid(page: str, own: Collection[str]) -> set[str]:
    """Return the words of a page, made with ``marked``, outside of all brackets.

    Args:
        page: HTML.
        own: names of the dataset, which no language changes.
    """
    body = re.sub(r"<(style|script|pre)\b.*?</\1>", "", page, flags=re.DOTALL)
    shown = [html.unescape(part).strip() for part in re.findall(r">([^<>]+)<", body)]
    shown += [html.unescape(part) for part in re.findall(r'(?:alt|aria-label)="([^"]*)"', body)]
    found = set()
    for part in shown:
        left = part
        while "⟦" in left:  # what is said within what is said
            left = re.sub(r"⟦[^⟦⟧]*⟧", "", left)
        found |= set(re.findall(r"[^\W\d_]{3,}", left))
    return found - {"Evenbox", *own}
