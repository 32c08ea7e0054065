"""Why a document could not be printed: the exit codes of the printing process."""

from enum import IntEnum


class Failure(IntEnum):
    UNKNOWN = 1
    TIME = 64
    MEMORY = 65
    NESTED = 66
    FETCH = 67
