"""The register of news: each app defines the texts of its news in `kinds.py`, for the inbox and the mail.

A kind is dotted, `subject.what_happened`. Its texts take the context of the action (`%(subject)s`, …). The inbox and
the mail use the same register.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.registers import Register

HAS_ACCOUNT = _("You get this because you have an account at the IPR portal.")


def as_given(context: dict) -> dict:
    return context


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of news.

    :param said: the sentence of the inbox, and the subject of the mail.
    :param todo: what the reader can do now.
    :param link: the words of the link; "" for none.
    :param icon: a symbol, or what chooses one by the context.
    :param why: why the reader gets this mail.
    :param asks: whether it is for something that only the reader can do.
    :param fleeting: whether it carries a secret that is valid for minutes, so that it must not be sent again later.
    :param complete: adds to a context of an earlier release what the sentence takes today.
    """

    said: LazyStr
    todo: LazyStr
    link: LazyStr
    icon: str | Callable[[dict], str] = "info"
    why: LazyStr = HAS_ACCOUNT
    asks: bool = False
    fleeting: bool = False
    complete: Callable[[dict], dict] = as_given


KINDS: Register[Kind] = Register("kinds", "KINDS")
# By kind of news that asks for something: of some keys, as the event keys have them, those of what can still be done at a
# moment. Of other kinds that is until it is read.
STILL: Register[Callable[[Collection[int], datetime], Collection[int]]] = Register("navigation", "STILL")
# written by an earlier release under a kind that no longer exists
GONE = Kind(_("News about %(subject)s"), "", _("Open the portal"))


def kind_of(name: str) -> Kind:
    """The texts of a kind, also of one that no longer exists."""
    return KINDS.get(name, GONE)
