"""The hub: one PostgreSQL that the desks of an institution share beside, never instead of, their own books."""
