class Graz:
    """The map of Graz."""

    people = 300

    def height(self):
        # A comment that only the source has.
        return 353
