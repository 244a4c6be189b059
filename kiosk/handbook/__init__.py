"""The handbooks: written in docs/handbook, with the desk's own words and pictures put in by command."""
