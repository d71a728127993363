"""The launcher: the small native program that maps the blob, starts Python and installs the finder."""
