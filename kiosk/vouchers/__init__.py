"""核验: a voucher's code in, a verdict on the screen, a line in the book, its records."""
