"""更正: entries put right beside themselves, lessons moved for a whole class, uploads that were refused."""
