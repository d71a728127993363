"""Floor 3: the window on everything that the command line can do."""
