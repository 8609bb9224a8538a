"""What is wrong with the dataset: found in the background, listed, mended."""
