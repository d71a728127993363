"""Reading a project in another process, so that the window never waits."""
