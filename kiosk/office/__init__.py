"""Behind the staff door: who is there, and what they do for a learner at the desk."""
