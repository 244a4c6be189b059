"""The training mode: a ground that is erased, invented people, and hands for what no real desk has."""
