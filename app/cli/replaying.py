"""The command that makes an output image of an export again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import AsJson
from app.cli.terminal import messages, print_json, reported, results, show_progress, stop


def replay(
    manifest: Annotated[
        Path, typer.Argument(help="manifest.jsonl of an export, or the export's folder.", show_default=False)
    ],
    line: Annotated[
        str, typer.Argument(help="Number of a line, from 1, or name of an output image.", show_default=False)
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the image here.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an output image again from its line in the manifest, and compare it with the exported file."""
    from app.export.replaying import replay as replay_image

    with reported(), show_progress("Reading") as progress:
        made = replay_image(manifest, line, progress)
    if out is not None:
        _write(out, made.data)
    if as_json:
        print_json(
            {
                "line": made.number,
                "image": made.line["image"],
                "source": made.line["source"],
                "copy": made.line.get("copy"),
                "file": str(made.file),
                "sha256": hashlib.sha256(made.data).hexdigest(),
                "identical": made.is_same,
                "out": None if out is None else str(out),
            }
        )
    else:
        if out is not None:
            results.print(f"written: {out}", soft_wrap=True)
        if made.is_same:
            results.print(f"line {made.number}: identical to {made.file}", soft_wrap=True)
        elif made.is_same is None:
            hint = "" if out is not None else "; --out writes the image"
            messages.print(
                f"line {made.number}: {made.file} is not there to compare with{hint}", soft_wrap=True
            )
    if made.is_same is False:
        messages.print(
            f"evenbox: line {made.number}: differs from {made.file}; the file, the source image or Evenbox "
            "changed since the export",
            style="red",
            soft_wrap=True,
        )
        raise typer.Exit(1)


def _write(out: Path, data: bytes) -> None:
    """Write the image; a file that holds something else stays."""
    from app.files import write_atomic

    with reported():
        if out.is_dir():
            stop(f"{out} is a folder; name the file")
        if out.exists() and out.read_bytes() != data:
            stop(f"{out} exists already and is another image; choose another name")
        write_atomic(out, data)
