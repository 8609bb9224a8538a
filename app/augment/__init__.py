"""Augmentation: transforms that move boxes exactly as they move pixels."""
