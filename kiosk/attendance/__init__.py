"""考勤: one book of attendance, leave, make-ups, results, spot checks."""
