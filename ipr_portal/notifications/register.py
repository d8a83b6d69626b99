"""The register of news: each app says in its `kinds.py` what it tells people, in the inbox and in the mail.

A kind is dotted, `subject.what_happened`. Its texts take the context that the action gave (`%(subject)s`, …). One
register, so that the inbox and the mail cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass

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
    :param fleeting: whether it carries what opens an account for some minutes, and is nothing to send again later.
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
# told by a release whose kinds are no more
GONE = Kind(_("News about %(subject)s"), "", _("Open the portal"))


def kind_of(name: str) -> Kind:
    """The words of a kind, also of one that this release no longer tells."""
    return KINDS.get(name, GONE)
