"""Balance: how many copies of which image. Numbers only."""
