"""The image list at the left of every workspace: model, filter, thumbnails, painting."""
