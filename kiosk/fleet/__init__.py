"""多台照看: a small web page for whoever looks after many desks.  A program of its own, without Qt."""
