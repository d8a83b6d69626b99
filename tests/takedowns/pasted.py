"""What people paste and upload, and what a marketplace shows of it."""

from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from ipr_portal.marketplace.connector import ConnectorUnavailable, Sighting


def certificate(name="certificate.png") -> SimpleUploadedFile:
    """A small picture, as a browser uploads it."""
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    return SimpleUploadedFile(name, picture.getvalue(), "image/png")


def addresses(count: int, market: str = "sg") -> str:
    """So many different listings, one a line."""
    return "\n".join(
        f"https://www.lazada.{market}/products/serum-i{2874410000 + n}.html" for n in range(1, count + 1)
    )


def sighting(key: str, *, live: bool = True, at, **more) -> Sighting:
    marketplace, market, _item = key.split(":")
    shown = {"title": "เซรั่มเซนันดิกา กลางคืน", "seller_key": f"{marketplace}:{market}:glowhaus-sg"}
    shown |= {"seller_name": "Nhà Của Bống Official", "price": Decimal("24.90"), "currency": "SGD"}
    return Sighting(key=key, live=live, seen_at=at, **(shown | more))


class Marketplace:
    """A marketplace that shows given listings, or is unavailable."""

    def __init__(self, *, knows=None, away: bool = False):
        self.knows, self.away, self.questions = knows, away, 0

    def look_up(self, keys, *, at):
        self.questions += 1
        if self.away:
            raise ConnectorUnavailable("no answer within 5 s")
        return {key: sighting(key, at=at) for key in keys if self.knows is None or key in self.knows}
