"""What is given out: lists and figures as files and on paper, each with what it can be checked by."""
