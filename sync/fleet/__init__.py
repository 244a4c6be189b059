"""The desk tells whoever looks after many of them how it is, and hears what they want of it."""
