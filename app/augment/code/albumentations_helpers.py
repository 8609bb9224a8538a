"""Classes that generated albumentations code brings along where the library has no such transform."""

from __future__ import annotations

HELPERS = {
    "QuarterTurn": '''
class QuarterTurn(A.RandomRotate90):
    """One of some numbers of counter-clockwise quarter turns."""

    def __init__(self, turns, p=1.0):
        super().__init__(p=p)
        self.turns = turns

    def get_params(self):
        return {"factor": self.py_random.choice(self.turns)}
''',
    "ZoomOut": '''
class ZoomOut(A.Pad):
    """The image at a random place of a larger canvas (caffe SSD's ExpandImage)."""

    def __init__(self, ratio, fill=0, p=1.0):
        super().__init__(padding=0, fill=fill, p=p)
        self.ratio = ratio

    def get_params_dependent_on_data(self, params, data):
        height, width = params["shape"][:2]
        ratio = self.py_random.uniform(*self.ratio)
        free_x, free_y = int(width * ratio) - width, int(height * ratio) - height
        left, top = int(self.py_random.uniform(0, free_x)), int(self.py_random.uniform(0, free_y))
        return {"pad_left": left, "pad_right": free_x - left, "pad_top": top, "pad_bottom": free_y - top}
''',
    "IoUCrop": '''
class IoUCrop(BaseCrop):
    """A window that overlaps an object by at least a drawn share (caffe SSD's GenerateBatchSamples)."""

    def __init__(self, minimums, original, unconstrained, trials, scale, aspect, match, metric, p=1.0):
        super().__init__(p=p)
        self.minimums, self.original, self.unconstrained = minimums, original, unconstrained
        self.trials, self.scale, self.aspect, self.match, self.metric = trials, scale, aspect, match, metric

    @property
    def targets_as_params(self):
        return ["bboxes"]

    def window(self):
        scale = self.py_random.uniform(*self.scale)
        square = max(scale * scale, 1e-6)
        root = min(max(self.py_random.uniform(*self.aspect), square), 1 / square) ** 0.5
        width, height = min(scale * root, 1.0), min(scale / root, 1.0)
        x, y = self.py_random.uniform(0, 1 - width), self.py_random.uniform(0, 1 - height)
        return x, y, x + width, y + height

    def overlap(self, window, boxes):
        low, high = np.maximum(boxes[:, :2], window[:2]), np.minimum(boxes[:, 2:4], window[2:])
        shared = np.prod(np.maximum(high - low, 0), axis=1)
        own = np.prod(boxes[:, 2:4] - boxes[:, :2], axis=1)
        area = (window[2] - window[0]) * (window[3] - window[1])
        whole = own if self.metric == "coverage" else own + area - shared
        shares = shared / np.maximum(whole, 1e-12)
        return shares.max() if self.match == "any" else shares.min()

    def get_params_dependent_on_data(self, params, data):
        height, width = params["shape"][:2]
        boxes = np.array([box[:4] for box in data.get("bboxes", ())], float).reshape(-1, 4)
        found = [(0.0, 0.0, 1.0, 1.0)] if self.original else []
        for limit in (*self.minimums, *((0.0,) if self.unconstrained else ())):
            for _ in range(self.trials if len(boxes) else 0):
                window = self.window()
                if self.overlap(window, boxes) >= limit:
                    found.append(window)
                    break
        x1, y1, x2, y2 = self.py_random.choice(found) if found else (0.0, 0.0, 1.0, 1.0)
        left, top = int(x1 * width), int(y1 * height)
        right, bottom = left + max(1, int((x2 - x1) * width)), top + max(1, int((y2 - y1) * height))
        return {"crop_coords": (left, top, min(right, width), min(bottom, height))}
''',
}
