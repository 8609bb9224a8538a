"""The recipe editor: which recipe, its steps with their forms, the gallery, keep rules, output size."""
