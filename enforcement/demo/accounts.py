"""Account data of sellers of the demo, so that some of them share something."""

from itertools import pairwise

from enforcement.models import CaseListing
from ipr_portal.marketplace.actions import keep_accounts
from ipr_portal.marketplace.models import Shop, ShopAccount


def share_accounts() -> None:
    """Account data of the sellers in the cases; each second one is paid to the bank reference of the one before."""
    refs = {
        key.rpartition(":")[2] for key in CaseListing.objects.values_list("listing__seller_key", flat=True)
    }
    shops = list(Shop.objects.filter(ref__in=refs).order_by("pk"))
    others = list(Shop.objects.exclude(ref__in=refs).order_by("pk")[: len(shops)])
    for first, second in pairwise([shop for pair in zip(shops, others, strict=False) for shop in pair]):
        bank = f"SG44 7100 {first.pk:06} {first.pk % 97:02}"
        keep_accounts(
            ShopAccount(
                shop=shop, legal_name=f"{shop.name} Trading", address=f"{shop.pk} Jalan Industri", bank_reference=bank,
                phone=f"+65 6000 {shop.pk:04}",
            )
            for shop in (first, second)
        )  # fmt: skip
