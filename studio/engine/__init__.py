"""The engine: the command line in processes beside the window."""
