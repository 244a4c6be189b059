"""Qt Quick screens and their view models: they show a state and send an event, nothing more."""
