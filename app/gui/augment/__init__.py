"""The Augment workspace: an image, its variants under a recipe, and what becomes of every box."""
