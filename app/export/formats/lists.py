"""Lists that speak of the dataset's own images: balance without an image written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from app.balance.batches import epochs_of
from app.core.counts import ClassCounts
from app.export.formats.base import Finished, Item, Listed, shuffled
from app.paths import resources

ROOT = "lists"


class ListsFormat:
    """Shuffled lists of ids and of image files, and batches of equal ratio with what loads them.

    ``train.txt`` holds the ids of the training images, repeated as planned, ``train_images.txt`` their files
    in the same order; so for val, test and each part. ``batches.txt`` holds the training images again, batch
    by batch, an order for each epoch; ``balanced_batches.py`` hands it to PyTorch.
    """

    name, root = "lists", ROOT

    def item_files(self, item: Item) -> list[tuple[str, bytes]]:
        """Return nothing: the images stay where they are."""
        return []

    def final_files(self, finished: Finished) -> list[tuple[str, Iterable[bytes]]]:
        """Return the lists, the batches and the sampler."""
        images = list(finished.listed(self.name))
        names = sorted({name for image in images for name in image.lists})
        files: list[tuple[str, Iterable[bytes]]] = []
        for name in names:
            members = [image for image in images for _ in range(image.lists.get(name, 0))]
            members = [members[k] for k in shuffled(len(members), finished.seed, name)]
            files.append((f"{ROOT}/{name}.txt", [_line(image.source) for image in members]))
            files.append((f"{ROOT}/{name}_images.txt", [_line(image.path) for image in members]))
        training = [image for image in images if image.lists.get("train")]
        if training:
            sampler = resources() / "lists" / "balanced_batches.py"
            files.append((f"{ROOT}/batches.txt", _batches(training, finished)))
            files.append((f"{ROOT}/{sampler.name}", [sampler.read_bytes()]))
        return files


def _batches(training: list[Listed], finished: Finished) -> Iterator[bytes]:
    number = {name: k for k, name in enumerate(finished.classes)}
    rows, labels = [], []
    for row, image in enumerate(training):
        for name, boxes in image.boxes.items():
            rows += [row] * boxes
            labels += [number[name]] * boxes
    counts = ClassCounts.from_labels(
        np.array(rows, np.int64), np.array(labels, np.int64), len(training), len(number)
    )
    repeats = np.array([image.lists["train"] for image in training], np.int64)
    size, epochs = finished.batch_size, finished.epochs
    for epoch, batches in enumerate(epochs_of(counts, repeats, size, finished.seed, epochs)):
        yield f"# epoch {epoch + 1} of {epochs}: {len(batches)} batches\n".encode()
        for batch in batches:
            yield _line("\t".join(training[k].source for k in batch.tolist()))


def _line(text: str) -> bytes:
    return (text + "\n").encode("utf-8", "surrogateescape")
