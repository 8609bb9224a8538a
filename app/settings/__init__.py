"""What the program remembers between two starts, as validated JSON in the user's configuration folder."""
