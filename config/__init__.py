"""Settings and profiles: typed, commented data, read once."""
