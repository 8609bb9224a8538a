"""Classes that generated torchvision code brings along where the library has no such transform."""

from __future__ import annotations

HELPERS = {
    "QuarterTurn": '''
class QuarterTurn(v2.Transform):
    """One of some numbers of counter-clockwise quarter turns."""

    def __init__(self, turns):
        super().__init__()
        self.turns = turns

    def make_params(self, flat_inputs):
        return {"turns": self.turns[int(torch.randint(len(self.turns), ()))]}

    def transform(self, inpt, params):
        return self._call_kernel(F.rotate, inpt, 90.0 * params["turns"], expand=True)
''',
    "Levels": '''
class Levels(v2.Transform):
    """Each level times a factor about a pivot, plus a share of white; uint8 images only."""

    def __init__(self, factor=(1.0, 1.0), offset=(0.0, 0.0), pivot=0.0):
        super().__init__()
        self.factor, self.offset, self.pivot = factor, offset, pivot

    def make_params(self, flat_inputs):
        factor, offset = uniform(*self.factor), uniform(*self.offset)
        return {"factor": factor, "offset": 255 * offset + self.pivot * (1 - factor)}

    def transform(self, inpt, params):
        if not isinstance(inpt, tv_tensors.Image):
            return inpt
        levels = inpt.as_subclass(torch.Tensor).float() * params["factor"] + params["offset"]
        return tv_tensors.wrap(levels.round().clamp(0, 255).to(inpt.dtype), like=inpt)
''',
    "Window": '''
class Window(v2.Transform):
    """A window in whole pixels that may reach beyond the image; outside is filled."""

    def __init__(self, fill=0):
        super().__init__()
        self.fill = list(fill) if isinstance(fill, tuple) else fill

    def window(self, width, height):
        """Return left, top, width and height of the window."""
        raise NotImplementedError

    def make_params(self, flat_inputs):
        height, width = v2.query_size(flat_inputs)
        return {"size": (width, height), "window": self.window(width, height)}

    def transform(self, inpt, params):
        (width, height), (left, top, new_width, new_height) = params["size"], params["window"]
        right, bottom = left + new_width - width, top + new_height - height
        border = [max(0, side) for side in (-left, -top, right, bottom)]
        padded = self._call_kernel(F.pad, inpt, border, fill=self.fill)
        corner = (top + border[1], left + border[0])
        return self._call_kernel(F.crop, padded, *corner, new_height, new_width)
''',
    "JitterCrop": '''
class JitterCrop(Window):
    """Each side moves in or out by up to a share of the image (darknet's load_data_detection)."""

    def __init__(self, jitter, fill=0):
        super().__init__(fill)
        self.jitter = jitter

    def window(self, width, height):
        dw, dh = int(width * self.jitter), int(height * self.jitter)
        left, right = int(uniform(-dw, dw)), int(uniform(-dw, dw))
        top, bottom = int(uniform(-dh, dh)), int(uniform(-dh, dh))
        return left, top, width - left - right, height - top - bottom
''',
    "PadTo": '''
class PadTo(Window):
    """A canvas of at least a size; the image lies at the top left, in the centre, or anywhere."""

    def __init__(self, width, height, position, fill=0):
        super().__init__(fill)
        self.width, self.height, self.position = width, height, position

    def window(self, width, height):
        free = max(0, self.width - width), max(0, self.height - height)
        known = {"top_left": (0.0, 0.0), "centre": (0.5, 0.5)}
        shares = known.get(self.position) or (uniform(0, 1), uniform(0, 1))
        left, top = int(free[0] * shares[0]), int(free[1] * shares[1])
        return -left, -top, width + free[0], height + free[1]
''',
    "Fit": '''
class Fit(v2.Transform):
    """The largest size within a canvas, proportions kept up to a jitter."""

    def __init__(self, width, height, jitter=0.0):
        super().__init__()
        self.width, self.height, self.jitter = width, height, jitter

    def make_params(self, flat_inputs):
        height, width = v2.query_size(flat_inputs)
        jitter = self.jitter
        aspect = width * (1 + uniform(-jitter, jitter)) / (height * (1 + uniform(-jitter, jitter)))
        if aspect < self.width / self.height:
            return {"size": [self.height, max(1, int(self.height * aspect + 1e-9))]}
        return {"size": [max(1, int(self.width / aspect + 1e-9)), self.width]}

    def transform(self, inpt, params):
        return self._call_kernel(F.resize, inpt, params["size"], antialias=True)
''',
}

UNIFORM = '''
def uniform(low, high):
    """Return a number between two others."""
    return low + (high - low) * float(torch.rand(()))
'''
