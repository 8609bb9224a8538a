"""Output formats, by name."""
