"""Balanced batches for PyTorch, in the order that batches.txt beside this file says.

    batches = BalancedBatches(ids)  # ids: the image id of each item of your dataset, in its order
    loader = DataLoader(dataset, batch_sampler=batches, collate_fn=...)

Each pass over the loader is the next epoch; set_epoch(n) chooses one, as distributed samplers do.
"""

from pathlib import Path

from torch.utils.data import Sampler

BATCHES = Path(__file__).with_name("batches.txt")


class BalancedBatches(Sampler):
    """Yields the positions of the images of each batch."""

    def __init__(self, ids: "list[str]", path: Path = BATCHES) -> None:
        index = {name: position for position, name in enumerate(ids)}
        self.epoch, self.epochs = 0, []
        for line in Path(path).read_text(encoding="utf-8", errors="surrogateescape").splitlines():
            if line.startswith("# epoch "):
                self.epochs.append([])
            else:
                self.epochs[-1].append([index[name] for name in line.split("\t")])

    def set_epoch(self, epoch: int) -> None:
        """Choose the epoch of the next pass, counted from 0."""
        self.epoch = epoch

    def __len__(self) -> int:
        return len(self.epochs[self.epoch % len(self.epochs)])

    def __iter__(self) -> "object":
        batches = self.epochs[self.epoch % len(self.epochs)]
        self.epoch += 1
        return iter(batches)
