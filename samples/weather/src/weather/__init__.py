"""The weather of the week, as a sample of a program to ship."""
