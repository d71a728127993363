"""Packed resources: the blob of the in-memory resources and the index of all of them."""
