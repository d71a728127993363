"""What stands at the bottom of the window, for all steps together."""
