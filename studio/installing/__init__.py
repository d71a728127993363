"""The page of installers: a list of formats, and for each a form made of its fields."""
