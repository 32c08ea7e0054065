"""Why a file is not taken."""


class Refused(Exception):
    """The text is one word; see `concept.cleaning.__main__`."""
