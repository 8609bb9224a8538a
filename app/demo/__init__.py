"""The demo: a small Pascal VOC dataset of drawn streets, made by the program itself on first use."""

from app.demo.dataset import ensure_demo

__all__ = ["ensure_demo"]
