"""Figures: what the desk costs, each beside a named baseline taken in the same run.

One file a group.  Not here: judging whether a figure is good (the goals are the issue's), and anything a desk needs:
nothing outside imports this package.
"""
