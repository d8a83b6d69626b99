"""The catalogues of rights: products with list prices and pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from .notices import moment
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Product:
    """A product that is sold under a right.

    :param prices: by market, each with its currency.
    :param files: keys of its pictures.
    """

    key: int
    right: int
    name: str
    article: str
    prices: Mapping[str, tuple[Decimal, str]]
    files: tuple[str, ...]
    ended_at: datetime | None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Product":
        prices = {one["market"]: (Decimal(one["amount"]), one["currency"]) for one in said["prices"]}
        files = tuple(one["key"] for one in said["files"])
        return cls(
            said["key"], said["right"], said["name"], said["article"], prices, files, moment(said["ended_at"]), said
        )  # fmt: skip


class Catalogue:
    """The products of an organisation's rights."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}rights/"

    def list(self, right: int) -> Iterator[Product]:
        """The products that are sold under a right, by name.

        :param right: its key.
        """
        rows = self._transport.rows(f"{self._root}{right}/products/", {"size": 200})
        return (Product.read(one) for one in rows)

    def get(self, right: int, key: int) -> Product:
        """One product, also after it was taken out.

        :raises Problem: `not_found`, if there is none for you.
        """
        return Product.read(self._transport.call("GET", f"{self._root}{right}/products/{key}/").json())

    def add(
        self, right: int, name: str, *, article: str = "", prices: Mapping[str, Decimal | str] | None = None,
        files: Sequence[str] = (),
    ) -> Product:  # fmt: skip
        """Add a product to the catalogue of a right.

        :param prices: by market, in its currency; a text as the reference writes amounts.
        :param files: keys of evidence files that show the genuine product.
        :raises Problem: `refused` or `invalid` with the field.
        """
        said = [{"market": market, "amount": f"{amount}"} for market, amount in (prices or {}).items()]
        body = {"name": name, "article": article, "prices": said, "files": list(files)}
        return Product.read(self._transport.call("POST", f"{self._root}{right}/products/", body=body).json())

    def end(self, product: Product) -> Product:
        """Take a product out of the catalogue.

        :raises Problem: `conflict` if somebody has changed it or taken it out.
        """
        address = f"{self._root}{product.right}/products/{product.key}/end/"
        return Product.read(self._transport.call("POST", address, body={}).json())
