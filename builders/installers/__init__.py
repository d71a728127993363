"""What people install, made of a finished program: a table of formats, a module for each."""
