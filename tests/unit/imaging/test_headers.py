"""Headers are read again only where the file has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app.errors import ImageError
from app.imaging import headers
from app.imaging.headers import probe_again


def test_a_file_is_opened_once_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, opened = tmp_path / "a.png", []
    Image.new("RGB", (30, 20)).save(path)

    def counted(path: Path) -> headers.ImageInfo:
        opened.append(path)
        return probe(path)

    probe = headers.probe
    monkeypatch.setattr(headers, "probe", counted)
    for _ in range(3):
        info, length = probe_again(path)
        assert (info.width, info.height, length) == (30, 20, path.stat().st_size)
    assert len(opened) == 1
    Image.new("L", (50, 40)).save(path)
    assert probe_again(path)[0].width == 50
    assert len(opened) == 2


def test_what_is_wrong_with_a_file_is_said_every_time(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with pytest.raises(ImageError, match="missing"):
        probe_again(path)
    path.write_bytes(b"no image")
    for _ in range(2):
        with pytest.raises(ImageError, match="not a readable image"):
            probe_again(path)
    Image.new("RGB", (30, 20)).save(path)
    assert probe_again(path)[0].width == 30
    path.unlink()
    with pytest.raises(ImageError, match="missing"):
        probe_again(path)
