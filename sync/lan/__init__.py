"""Paired desks of one LAN tell each other who signed in: by number, signed, sealed, without a server."""
