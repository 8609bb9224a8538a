"""The view of worst cases: the recipe tried on many images, what is worth a look, and a milder recipe."""
