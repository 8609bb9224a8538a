"""Test-time augmentation and several models: copies of images with the way back, and detections merged.

``copies.write_copies`` writes variants of each image; a detector looks at them; ``merging.merge_files``
brings what it found (COCO results JSON) back onto the originals, by the maps in ``manifest``, and into one
result.
``fusion`` holds the ways to merge: suppression, voting, averages, weighted boxes fusion.
"""
