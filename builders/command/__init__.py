"""The command line: parse, call the engine, show its events, map its errors."""
