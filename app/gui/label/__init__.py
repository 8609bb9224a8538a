"""The Label workspace: canvas, boxes, classes."""
