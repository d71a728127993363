"""Maps: one module a town."""
