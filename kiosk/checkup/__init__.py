"""体检: the doctor behind the staff door, and its report on paper and as a file."""
