"""Floor 3: the window. Its own issue fills it; the command line is complete without it."""
