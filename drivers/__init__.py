"""Turns signals into facts; does not know what a class is."""
