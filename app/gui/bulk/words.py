"""What a change is called for people, from what the journal keeps: the words of the command line."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from app.gui.problems.words import kind_titles

_RENAMED = re.compile(r"([^=]+)=([^=]+)")
_FLAG = re.compile(r"(truncated|difficult|occluded)=(yes|no)")


def change_text(title: str) -> str:
    """Return the title of a run in words, translated; a title that can be read two ways stays as it is."""
    command, _, rest = title.partition(" ")
    readers = {"classes": _classes_text, "boxes": _boxes_text, "check": _fixes_text}
    return (command in readers and readers[command](rest)) or title


def _classes_text(rest: str) -> str:
    tr = QCoreApplication.translate
    sources: dict[str, list[str]] = {}
    gone = []
    for part in rest.split(", "):
        renamed = _RENAMED.fullmatch(part)
        if renamed is not None:
            sources.setdefault(renamed[2], []).append(renamed[1])
        elif part.startswith("without ") and "=" not in part:
            gone.append(part.removeprefix("without "))
        else:
            return ""
    one, several = tr("bulk", "Rename {old} to {new}"), tr("bulk", "Merge {old} into {new}")
    said = [
        (one if len(old) == 1 else several).format(old=", ".join(old), new=new)
        for new, old in sources.items()
    ]
    if gone:
        said.append(tr("bulk", "Delete all boxes of {names}").format(names=", ".join(gone)))
    return "; ".join(said)


def _boxes_text(rest: str) -> str:
    tr = QCoreApplication.translate
    option, _, value = rest.partition(" ")
    if option == "--clip":
        return tr("bulk", "Cut all boxes to their images")
    if option == "--state-as":
        ways = {
            "voc": tr("bulk", "Count coordinates from 1, both ends inside (Pascal VOC)"),
            "zero": tr("bulk", "Count coordinates from 0, both ends inside"),
            "edges": tr("bulk", "Count coordinates from 0, the maximum outside"),
        }
        return ways.get(value, "")
    flag = _FLAG.fullmatch(value)
    if option != "--set" or flag is None:
        return ""
    words = tr("bulk", "Set “{mark}” of boxes") if flag[2] == "yes" else tr("bulk", "Clear “{mark}” of boxes")
    marks = {
        "truncated": tr("bulk", "truncated"),
        "difficult": tr("bulk", "difficult"),
        "occluded": tr("bulk", "occluded"),
    }
    return words.format(mark=marks[flag[1]])


def _fixes_text(rest: str) -> str:
    tr = QCoreApplication.translate
    titles = kind_titles()
    kinds = [kind for kind in rest.split() if kind != "--fix"]
    every = tr("bulk", "everything whose fix loses nothing")
    said = [every if kind == "all" else titles.get(kind, kind) for kind in kinds]
    return tr("bulk", "Mend problems: {kinds}").format(kinds=", ".join(said)) if said else ""
