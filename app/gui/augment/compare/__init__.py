"""Two recipes side by side: the same images, the same seeds, and what each keeps of the boxes."""
