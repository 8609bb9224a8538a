"""A recipe tried on many images: what it does to their boxes and pixels, and what a person should look at.

``run.inspect`` draws the very copies that an export with the same seed writes; ``result`` says what is wrong
with each, ``survival`` what becomes of each class, ``suggestion`` which range to lower, ``page`` shows it
all to someone who does not have the program.
"""
