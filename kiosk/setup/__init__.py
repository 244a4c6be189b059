"""The set-up guide: from a machine with nothing on it to a desk; and the self-check of every morning."""
