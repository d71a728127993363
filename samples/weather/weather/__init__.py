"""The weather of a few cities."""
