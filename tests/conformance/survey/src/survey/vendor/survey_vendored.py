VENDORED = __name__
