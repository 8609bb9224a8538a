"""The first page: open a folder, try the demo, go on where one was."""
