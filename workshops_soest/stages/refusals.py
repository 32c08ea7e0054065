"""Why a stage is not played."""


class PlayRefusedError(Exception):
    """Nothing was played; the text says why, in words for people."""
