"""Programs for Windows, made on any system: which libraries go along, and what stands in the executable."""
