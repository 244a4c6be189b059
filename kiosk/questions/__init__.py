"""疑点: what the book raises, asked in the background, written down, answered by staff."""
