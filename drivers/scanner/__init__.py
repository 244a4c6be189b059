"""Barcode guns: by serial line, by the keys they type, by the device node, and a stand-in."""
