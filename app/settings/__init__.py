"""The user's settings: schema and store."""
