"""The canvas: an image with boxes that can be drawn, moved, resized and chosen."""
