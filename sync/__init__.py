"""Keeps facts safely and moves them; does not judge them."""
