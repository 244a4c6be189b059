"""今日: a day of the institution in numbers, and who and what is behind each."""
