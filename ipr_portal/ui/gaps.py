"""Filling sentences whose values may have gaps: they were written down by an older release, or are not there yet."""


class Gap(int):
    """A value that is not there: it reads as a dash, and counts as none where a plural is chosen."""

    def __str__(self) -> str:
        return "–"


class Gaps(dict):
    """Values for `%(name)s`; what is missing is a `Gap`."""

    def __missing__(self, key) -> Gap:
        return Gap()
