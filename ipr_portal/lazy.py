"""The type of words that may be translated only when they are shown."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise as LazyStr
else:
    LazyStr = str  # the stubs are no part of production

__all__ = ["LazyStr"]
