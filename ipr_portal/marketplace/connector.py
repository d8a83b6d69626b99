"""The interface that the portal needs of a marketplace."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class ConnectorError(Exception):
    """An order was not carried out."""


class ConnectorUnavailable(ConnectorError):
    """The marketplace did not answer, or not in time: try again later."""


class ConnectorRefused(ConnectorError):
    """The marketplace refuses, and will refuse again: a person must act."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the marketplace shows of a listing at one moment."""

    key: str  # marketplace:market:item
    live: bool
    seen_at: datetime
    title: str = ""
    description: str = ""
    seller_key: str = ""  # marketplace:market:seller
    seller_name: str = ""
    price: Decimal | None = None
    currency: str = ""
    picture: str = ""  # address of the picture, below static/ for the embedded catalogue
    picture_sha256: str = ""
    picture_hash: int | None = None  # of 64 bits, as `pictures.likeness` computes it


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """One of several orders, with the names of `Connector`'s methods."""

    does: Literal["take_down", "restrict", "restore"]
    key: str
    reference: str
    ground: str = ""
    undoes: str = ""  # to restore: the reference of the order


@dataclass(frozen=True, slots=True)
class Account:
    """What the marketplace knows of a seller. It stays sealed where it is kept; not every reader may see it."""

    seller_key: str  # marketplace:market:seller
    legal_name: str
    address: str
    phone: str
    bank_reference: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class Link:
    """Another account of the marketplace that shares something with a seller's, and what they share."""

    seller_key: str
    seller_name: str
    shares: Literal["phone", "bank_reference", "address"]
    value: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing of a seller that is on show, and since when."""

    key: str  # marketplace:market:item
    title: str
    address: str  # on the web
    listed_at: datetime


class Connector(Protocol):
    """A marketplace, seen from the portal. Orders are idempotent by `reference`."""

    marketplaces: frozenset[str]  # the marketplace whose listings it acts on, as in the keys of listings
    at_once: int  # orders that it takes together, and answers in less than a minute

    def look_up(self, keys: Iterable[str], *, at: datetime) -> dict[str, Sighting]:
        """What the marketplace shows of each listing; unknown keys are left out.

        :raises ConnectorUnavailable: if the marketplace does not answer.
        """

    def take_down(self, key: str, *, reference: str, ground: str, at: datetime) -> str:
        """Take a listing down for every shopper; return the marketplace's proof.

        :raises ConnectorUnavailable: if it may work later.
        :raises ConnectorRefused: if it refuses, such as for an unknown listing.
        """

    def restrict(self, key: str, *, reference: str, ground: str, at: datetime) -> str:
        """Leave a listing up, but not for sale; otherwise as `take_down`."""

    def restore(self, key: str, *, reference: str, undoes: str, at: datetime) -> str:
        """Undo one order, as if it had never been given; return the proof.

        It stays down while another of our orders takes it down. If the order never arrived there is nothing to restore,
        which is no refusal; if it arrives later, it has no effect.

        :param undoes: the reference of the order.
        :raises ConnectorUnavailable: if it may work later.
        :raises ConnectorRefused: if it refuses.
        """

    def account(self, seller_key: str, *, at: datetime) -> Account | None:
        """What the marketplace knows of a seller; None for one it does not know.

        :raises ConnectorUnavailable: if the marketplace does not answer.
        """

    def linked(self, seller_key: str, *, at: datetime) -> list[Link]:
        """Other accounts that share a phone, a bank reference or an address with a seller's.

        :raises ConnectorUnavailable: if the marketplace does not answer.
        """

    def offered(self, seller_key: str, *, since: datetime, at: datetime) -> list[Offer]:
        """What a seller put on show after a moment and still offers, the newest first, at most 100.

        :raises ConnectorUnavailable: if the marketplace does not answer.
        """

    def tell_seller(
        self, seller_key: str, *, reference: str, subject: str, text: str, link: str, at: datetime
    ) -> str:
        """Put a message into a seller's inbox, once for each reference; return the marketplace's proof.

        The same reference again changes nothing: the seller keeps the message that came first.

        :param link: an address that opens one page for this seller, without an account.
        :raises ConnectorUnavailable: if it may work later.
        :raises ConnectorRefused: if it refuses, such as for an unknown seller.
        """

    def carry_out(self, orders: Sequence[OrderRequest], *, at: datetime) -> list[str | ConnectorError]:
        """Execute several orders, at most `at_once`; return for each its proof, or why it was not carried out."""


class OneByOne:
    """`carry_out` for a marketplace that takes one order at a time."""

    at_once = 1

    def carry_out(self, orders: Sequence[OrderRequest], *, at: datetime) -> list[str | ConnectorError]:
        return [self._try(order, at=at) for order in orders]

    def _try(self, order: OrderRequest, *, at: datetime) -> str | ConnectorError:
        does = getattr(self, order.does)
        more = {"undoes": order.undoes} if order.undoes else {"ground": order.ground}
        try:
            return does(order.key, reference=order.reference, at=at, **more)
        except ConnectorError as error:
            return error


@cache
def connector() -> Connector:
    """The marketplace that the settings name."""
    return import_string(settings.MARKETPLACE_CONNECTOR)()
