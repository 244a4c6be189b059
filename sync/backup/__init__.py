"""A desk's book and keys carried away and brought back."""
