"""The view of test-time augmentation: copies for a detector, and their boxes drawn back on the original."""
