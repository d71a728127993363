raise ValueError("always")
