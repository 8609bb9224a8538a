"""Pascal VOC on disk: layouts, reading, faithful writing, problems."""
