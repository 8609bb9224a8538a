"""Datasets in other formats: read, and written as the format that is wanted."""
