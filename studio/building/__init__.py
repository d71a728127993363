"""The parts of the page Build: the engine as a child process, its log, what it made, and running that."""
