"""Filling sentences whose values may be missing: written by an older release, or not there yet."""


class Gap(int):
    """A missing value: shown as a dash, and 0 where a plural is chosen."""

    def __str__(self) -> str:
        return "–"


class Gaps(dict):
    """Values for `%(name)s`; what is missing is a `Gap`."""

    def __missing__(self, key) -> Gap:
        return Gap()
