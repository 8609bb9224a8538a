"""Evenbox: label boxes, see every augmentation, export a balanced dataset."""

__version__ = "0.1.0"
