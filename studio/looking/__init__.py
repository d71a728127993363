"""Trees of what ships: as it will be, as it was built, as an installer holds it, and what differs."""
