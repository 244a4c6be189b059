"""关账: a day looked through, signed by two, sealed, and what it says carried away on paper."""
