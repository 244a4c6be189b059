"""Printers as devices: see README.md."""
