"""The desk's own book: SQLCipher on the desk, the same tables on PostgreSQL for the hub."""
