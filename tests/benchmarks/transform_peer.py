"""The other side of transform_table.py: runs in an environment that has albumentations, and not this project.

Reads lines of JSON ``[[name, arguments], …]`` (steps), answers each with microseconds for one call.
usage: python transform_peer.py IMAGE.npy CALLS
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Any

import cv2
import numpy as np

warnings.filterwarnings("ignore")
import albumentations as A  # noqa: E402, N812


def tuples(value: Any) -> Any:
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def prepared(steps: list[tuple[str, dict[str, Any]]]) -> A.Compose:
    made = [getattr(A, name)(**{key: tuples(v) for key, v in more.items()}, p=1) for name, more in steps]
    return A.Compose(made, bbox_params=A.BboxParams(format="pascal_voc", label_fields=["labels"]), seed=0)


def main() -> None:
    cv2.setNumThreads(1)
    image, calls, pipelines = np.load(sys.argv[1]), int(sys.argv[2]), {}
    boxes, labels = [[200, 150, 420, 300]], [0]
    print(json.dumps(A.__version__), flush=True)
    for line in sys.stdin:
        if line not in pipelines:
            pipelines[line] = prepared(json.loads(line))
            pipelines[line](image=image, bboxes=boxes, labels=labels)
        run = pipelines[line]
        start = time.process_time()
        for _ in range(calls):
            run(image=image, bboxes=boxes, labels=labels)
        print(json.dumps((time.process_time() - start) / calls * 1e6), flush=True)


if __name__ == "__main__":
    main()
