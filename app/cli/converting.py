"""The command that reads other formats: convert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli.changing import print_some
from app.cli.options import AsJson
from app.cli.terminal import print_json, reported, results, show_progress, stoppable


def convert(
    source: Annotated[
        Path, typer.Argument(help="Folder of a VOC, YOLO or COCO dataset.", show_default=False)
    ],
    out: Annotated[Path, typer.Argument(help="New folder for the result.", show_default=False)],
    to: Annotated[Literal["voc", "yolo", "coco"], typer.Option("--to", help="The format to write.")] = "voc",
    show_all: Annotated[bool, typer.Option("--all", help="List every problem.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a dataset in another format: images byte for byte, nothing augmented."""
    from app.interchange.convert import convert as convert_dataset

    with stoppable() as cancelled, reported(), show_progress("Converting") as progress:
        done = convert_dataset(source, out, to, progress, cancelled)
    if as_json:
        print_json(done.to_json())
    else:
        lines = [f"{p.path}{f', line {p.line}' if p.line else ''}: {p.message}" for p in done.problems]
        print_some(lines, "problems", show_all)
        results.print(
            f"{done.images:,} images with {done.boxes:,} boxes of {len(done.classes)} classes, from "
            f"{done.source} to {done.target}; {done.failed:,} not usable"
        )
        results.print(f"written: {done.out.resolve()}", soft_wrap=True)
    raise typer.Exit(1 if done.failed else 0)
