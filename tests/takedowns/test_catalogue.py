"""The catalogue of a right: products with pictures and list prices."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import check
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import catalogue
from takedowns.models import RightProduct
from takedowns.rules.catalogue import MOST_PRODUCTS, ProductDetails, below_list, product_of
from tests.conftest import NOON
from tests.factories import IPRightFactory, ProductFileFactory, RightProductFactory
from tests.takedowns.pages import MOST, member, statements
from tests.takedowns.pasted import certificate

SERUM = ProductDetails(name="Night Serum 30 ml", article="SB-30", prices={"SG": Decimal("78.00")})


@pytest.fixture
def right(acme):
    return IPRightFactory(organisation=acme)


@pytest.fixture
def as_filer(client, filer):
    client.force_login(filer)
    return client


def product(name, article=""):
    return SimpleNamespace(name=name, article=article)


# --- rules ---


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("SENANDIKA night serum 30 ml ORIGINAL", "Senandika Night Serum"),
        ("Senandika Day Cream, jar", "Senandika Day Cream"),
        ("ready stock SB-77 murah", "Senandika Day Cream"),
        ("running shoes", None),
        ("", None),
    ],
)
def test_a_product_is_found_by_its_article_number_or_its_words(title, name):
    products = [product("Senandika Night Serum", "SB-30"), product("Senandika Day Cream", "SB-77")]

    found = product_of(title, products)

    assert (found.name if found else None) == name


def test_a_single_product_is_the_one_and_an_empty_catalogue_has_none():
    only = product("Senandika Night Serum")

    assert (product_of("รองเท้าวิ่ง", [only]), product_of("serum", [])) == (only, None)


@pytest.mark.parametrize(
    ("price", "full", "share"),
    [("24.96", "78.00", 68), ("78", "78", 0), ("90", "78", -15), ("0.99", "198", 100)],
)
def test_a_price_is_set_against_the_list_price_in_whole_per_cent(price, full, share):
    assert below_list(Decimal(price), Decimal(full)) == share


# --- actions ---


def test_a_product_is_added_changed_as_a_new_row_and_ended(everyone, right, filer):
    who = {"by": filer, "at": NOON}
    first = catalogue.add(right=right, details=SERUM, pictures=[certificate_of("front.png")], **who)
    kept = {row.file_id for row in first.files.all()}

    dearer = ProductDetails(name=SERUM.name, article=SERUM.article, prices={"SG": Decimal("82.00")})
    second = catalogue.change(product=first, details=dearer, keep=kept, **who)
    first.refresh_from_db()
    assert (first.ended_by, first.ended_at, second.follows) == (filer, NOON, first)
    assert [price.amount for price in second.prices.all()] == [Decimal("82.00")]
    assert {row.file_id for row in second.files.all()} == kept

    catalogue.end(product=second, **who)
    assert list(right.products.active()) == []
    actions = AuditEvent.objects.about(right).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["right.product_added", "right.product_changed", "right.product_ended"]


def certificate_of(name):
    return check(certificate(name))


def test_what_somebody_else_changed_is_stale(everyone, right, filer):
    first = catalogue.add(right=right, details=SERUM, by=filer, at=NOON)
    catalogue.end(product=first, by=filer, at=NOON)

    with pytest.raises(Stale):
        catalogue.change(product=first, details=SERUM, keep=(), by=filer, at=NOON)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (ProductDetails(name=""), "name"),
        (ProductDetails(name="Serum", prices={"TH": Decimal(9)}), "price_TH"),
        (ProductDetails(name="Serum", prices={"SG": Decimal(0)}), "price_SG"),
        (SERUM, "name"),
    ],
)
def test_an_invalid_entry_is_refused_by_field(everyone, right, filer, details, field):
    catalogue.add(right=right, details=SERUM, by=filer, at=NOON)

    with pytest.raises(catalogue.CannotList) as refused:
        catalogue.add(right=right, details=details, by=filer, at=NOON)

    assert refused.value.refusal.field == field


def test_a_right_takes_a_hundred_products(everyone, right, filer):
    for number in range(MOST_PRODUCTS):
        RightProductFactory(organisation=right.organisation, right=right, name=f"Serum {number}")

    with pytest.raises(catalogue.CannotList, match="takes no more"):
        catalogue.add(right=right, details=SERUM, by=filer, at=NOON)


# --- pages ---


def posted(**more):
    return {"name": "Night Serum", "article": "SB-30", "price_SG": "1,078.00"} | more


def test_a_product_is_added_with_its_picture_and_price(as_filer, right):
    answer = as_filer.post(member("right_products", right.pk), posted(files=certificate("front.png")))

    assert answer.status_code == 302
    with staff_scope():
        row = RightProduct.objects.get()
        assert (row.name, row.prices.get().amount, row.files.get().file.name) == (
            "Night Serum", Decimal("1078.00"), "front.png",
        )  # fmt: skip
    page = as_filer.get(member("right", right.pk)).content.decode()
    assert "Night Serum" in page
    assert member("right_products", right.pk) in page


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"price_SG": "cheap"}, "price_SG", "This is not an amount."),
        ({"price_SG": "-3"}, "price_SG", "must be above 0"),
        ({"name": ""}, "name", "required"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(as_filer, right, wrong, field, said):
    answer = as_filer.post(member("right_products", right.pk), posted(**wrong))

    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert said in str(form.errors[field]) or said == "required"
    assert 'value="SB-30"' in answer.content.decode()


def test_a_product_is_changed_and_a_picture_taken_off(as_filer, right, acme):
    row = RightProductFactory(organisation=acme, right=right)
    ProductFileFactory(organisation=acme, product=row)
    address = member("right_product", right.pk, row.pk)
    assert 'value="78.00"' in as_filer.get(address).content.decode()

    answer = as_filer.post(address, posted(name="Night Serum, new"))

    assert answer.status_code == 302
    with staff_scope():
        after = RightProduct.objects.active().get()
        assert (after.name, after.follows_id, after.files.count()) == ("Night Serum, new", row.pk, 0)
    assert as_filer.post(address, posted()).status_code == 409
    assert as_filer.get(address).status_code == 409


def test_a_product_is_ended_once(as_filer, right, acme):
    row = RightProductFactory(organisation=acme, right=right)
    address = member("right_product_end", right.pk, row.pk)

    assert [as_filer.post(address).status_code for _twice in range(2)] == [302, 409]


def test_a_viewer_reads_the_catalogue_and_changes_nothing(client, viewer, right, acme):
    row = RightProductFactory(organisation=acme, right=right)
    client.force_login(viewer)

    page = client.get(member("right_products", right.pk))
    assert (page.status_code, "Add a product" in page.content.decode()) == (200, False)
    assert client.post(member("right_products", right.pk), posted()).status_code == 403
    assert client.get(member("right_product", right.pk, row.pk)).status_code == 403


def test_strangers_find_no_catalogue(client, stranger, right):
    client.force_login(stranger)

    assert client.get(member("right_products", right.pk)).status_code == 404


def test_the_catalogue_takes_as_many_statements_for_three_products_as_for_one(as_filer, right, acme):
    def one_more(name):
        ProductFileFactory(
            organisation=acme, product=RightProductFactory(organisation=acme, right=right, name=name)
        )

    one_more("Serum")
    few = statements(as_filer, member("right_products", right.pk))
    one_more("Cream")
    one_more("Soap")

    assert statements(as_filer, member("right_products", right.pk)) == few <= MOST


def test_the_desk_sees_the_catalogue_and_its_pictures(client, triager, settings, right, acme):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    picture = ProductFileFactory(
        organisation=acme, product=RightProductFactory(organisation=acme, right=right)
    )
    client.force_login(triager)

    page = client.get(reverse("desk:right", args=[right.pk])).content.decode()

    assert "SENANDIKA Kelapa Night Serum 30 ml" in page
    assert "SGD 78.00" in page
    with staff_scope():
        assert EvidenceFile.objects.for_desk({Can.READ_NOTICES}).filter(pk=picture.file_id).exists()
