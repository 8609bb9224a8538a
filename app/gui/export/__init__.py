"""Export balanced…: the sheet that is filled in, runs, and reports."""
