"""Paper: what is printed at a desk, once, and marked 补打 when it is printed again."""
