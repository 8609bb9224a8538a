"""Recipes as Python code of other libraries, so that what was tuned by eye trains on the fly.

What has no counterpart there is said in the code and beside it, and so is what is only near to it.
"""

from app.augment.code.albumentations_code import recipe_to_albumentations as recipe_to_albumentations
from app.augment.code.parts import CodeExport as CodeExport
from app.augment.code.torchvision_code import recipe_to_torchvision as recipe_to_torchvision
