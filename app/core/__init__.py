"""Boxes, annotations, datasets and their statistics: plain numbers, no pictures, no XML, no Qt."""
