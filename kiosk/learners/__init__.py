"""One learner: the own view, notes, moves between classes, and where the desk stands."""
