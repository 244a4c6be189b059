"""The composition root and what only some desks have: settings in, parts out."""
