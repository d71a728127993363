"""The plan as a tree: groups, packages and resources, with what decided on them and what they weigh."""
