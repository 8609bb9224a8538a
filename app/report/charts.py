"""Plots of a report as inline SVG. Colours come from the page's style: class ``s0``, ``s1``, … for series."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from app.report.blocks import rendered

_BAR, _GAP, _LABEL = 10, 8, 150
_HEIGHT, _LEFT, _RIGHT, _BOTTOM = 180, 48, 20, 34


def bars(
    names: Sequence[str],
    series: Mapping[str, Sequence[float]],
    *,
    title: str = "",
    log: bool = False,
    target: float | None = None,
    width: int = 900,
) -> Markup:
    """Return horizontal bars: one row a name, one bar in it for each series.

    Args:
        names: of the rows.
        series: name to a value (≥ 0) for each row; a legend shows where there is more than one.
        title: for those who cannot see it.
        log: a logarithmic scale, on which 0 has no bar.
        target: a value to mark.
        width: in pixels; about 420 suits a narrow section.
    """
    most = max([*(float(v) for values in series.values() for v in values), target or 0.0, 1e-12])
    room = width - _LABEL - 70

    def place(value: float) -> float:
        if log:
            return round(room * math.log10(1 + max(value, 0)) / math.log10(1 + most), 1)
        return round(room * max(value, 0) / most, 1)

    marks = [10.0**k for k in range(12) if 10**k <= most] if log else scale(most)
    return rendered(
        "bars.html",
        title=title,
        names=list(series),
        width=width,
        first=int(len(series) == 1),
        height=_row_height(series) * len(names) + 22,
        label=_LABEL,
        rows=_bar_rows(names, series, place),
        ticks=[{"at": _LABEL + place(mark), "text": figure(mark)} for mark in marks],
        target=None if target is None else _LABEL + place(target),
    )


def _row_height(series: Mapping[str, Sequence[float]]) -> int:
    return _BAR * len(series) + _GAP


def _bar_rows(
    names: Sequence[str], series: Mapping[str, Sequence[float]], place: Callable[[float], float]
) -> list[dict[str, object]]:
    """Return each row with its bars; ``place`` turns a value into pixels."""
    height = _row_height(series)
    return [
        {
            "name": name,
            "short": shortened(name, 22),
            "middle": k * height + height / 2 + 2,
            "bars": [
                {
                    "y": k * height + _GAP / 2 + s * _BAR,
                    "width": place(float(values[k])),
                    "height": _BAR - 1,
                    "text": figure(float(values[k])),
                    "of": f" ({label})" if len(series) > 1 else "",
                }
                for s, (label, values) in enumerate(series.items())
            ],
        }
        for k, name in enumerate(names)
    ]


def columns(
    edges: Sequence[float],
    series: Mapping[str, Sequence[float]],
    *,
    title: str = "",
    x_label: str = "",
    width: int = 480,
) -> Markup:
    """Return a histogram: columns over bins, those of several series beside each other.

    Args:
        edges: of the bins, one more than bins, ascending; they are spaced evenly whatever they are.
        series: name to a value (≥ 0) for each bin.
        title: for those who cannot see it.
        x_label: what the bins are of.
        width: in pixels.
    """
    bins = len(edges) - 1
    most = max([*(float(v) for values in series.values() for v in values), 1e-12])
    step, floor = (width - _LEFT - _RIGHT) / max(bins, 1), _HEIGHT - _BOTTOM
    thick = max((step - 1) / len(series), 0.5)
    found = []
    for s, (name, values) in enumerate(series.items()):
        for k, value in enumerate(values):
            tall = (floor - 8) * float(value) / most
            place = f"{figure(edges[k])} – {figure(edges[k + 1])} · {figure(float(value))}"
            found.append(
                {
                    "series": s + (len(series) == 1),
                    "x": round(_LEFT + k * step + s * thick, 1),
                    "y": round(floor - tall, 1),
                    "width": round(thick, 1),
                    "height": round(tall, 1),
                    "text": f"{name} · {place}" if len(series) > 1 else place,
                }
            )
    every = max(1, math.ceil(bins / 8))
    x_ticks = [
        {"at": round(_LEFT + k * step, 1), "text": figure(edges[k])} for k in range(0, bins + 1, every)
    ]
    inside = rendered("columns.html", bars=found)
    legend = rendered("legend.html", names=list(series))
    return legend + _axes(inside, title, x_label, most, x_ticks, width)


def curve(
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    title: str = "",
    x_label: str = "",
    y_label: str = "",
    width: int = 480,
) -> Markup:
    """Return a line through points, from zero upwards; its points say their values."""
    low, high = (min(xs), max(xs)) if len(xs) else (0.0, 1.0)
    most, floor = max([*map(float, ys), 1e-12]), _HEIGHT - _BOTTOM
    span = (high - low) or 1.0
    dots = [
        {
            "x": round(_LEFT + (width - _LEFT - _RIGHT) * (x - low) / span, 1),
            "y": round(floor - (floor - 8) * y / most, 1),
            "text": f"{x_label} {figure(x)} · {y_label} {figure(y)}",
        }
        for x, y in zip(xs, ys, strict=True)
    ]
    points = " ".join(f"{dot['x']},{dot['y']}" for dot in dots)
    marks = [low + span * k / 4 for k in range(5)]
    x_ticks = [
        {"at": round(_LEFT + (width - _LEFT - _RIGHT) * (x - low) / span, 1), "text": figure(x)}
        for x in marks
    ]
    return _axes(rendered("curve.html", points=points, dots=dots), title, x_label, most, x_ticks, width)


def heat_map(
    values: Sequence[Sequence[float]],
    *,
    title: str = "",
    row_names: Sequence[str] = (),
    column_names: Sequence[str] = (),
    side: int = 10,
) -> Markup:
    """Return cells whose strength is their value (≥ 0) relative to the largest; rows from the top.

    Args:
        values: rows of cells.
        title: for those who cannot see it.
        row_names, column_names: written beside and above, where given.
        side: of a cell in pixels.
    """
    down, across = len(values), max((len(row) for row in values), default=0)
    most = max([*(float(v) for row in values for v in row), 1e-12])
    left, top = (120 if row_names else 1), (90 if column_names else 1)
    cells = [
        {
            "x": left + c * side,
            "y": top + r * side,
            "opacity": round(float(value) / most, 3),
            "text": f"{row_names[r]} → {column_names[c]} · {figure(float(value))}"
            if row_names and column_names
            else figure(float(value)),
        }
        for r, row in enumerate(values)
        for c, value in enumerate(row)
        if value > 0
    ]
    return rendered(
        "heat.html",
        title=title,
        width=left + across * side + (60 if column_names else 1),
        height=top + down * side + 1,
        left=left,
        top=top,
        side=side,
        across=across,
        down=down,
        cells=cells,
        row_names=[shortened(name, 17) for name in row_names],
        column_names=[shortened(name, 14) for name in column_names],
    )


def _axes(
    inside: Markup, title: str, x_label: str, most: float, x_ticks: list[dict[str, object]], width: int
) -> Markup:
    floor = _HEIGHT - _BOTTOM
    y_ticks = [
        {"at": round(floor - (floor - 8) * mark / most, 1), "text": figure(mark)} for mark in scale(most)
    ]
    return rendered(
        "axes.html",
        inside=inside,
        title=title,
        x_label=x_label,
        width=width,
        height=_HEIGHT,
        left=_LEFT,
        x_ticks=x_ticks,
        y_ticks=y_ticks,
    )


def scale(most: float) -> list[float]:
    """Return round values from 0 to at most ``most``, about five."""
    rough = most / 5
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))
    return [k * step for k in range(int(most / step + 1e-9) + 1)]


def figure(value: float) -> str:
    """Return a number as short as people like it."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"


def shortened(name: str, most: int) -> str:
    """Return a name with its end left out where it is long."""
    return name if len(name) <= most else name[: most - 1] + "…"
