"""Changes of many annotation files at once: planned, written with a journal, one step to undo."""
