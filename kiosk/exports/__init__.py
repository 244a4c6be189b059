"""Lists and figures given out as files."""
