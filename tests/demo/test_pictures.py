"""Drawn goods and papers: a copy differs in the points that are named, and a certificate says what its right says."""

import re
from dataclasses import replace
from datetime import date

import pytest

from ipr_portal.demo.brands import BRANDS, WAITING
from ipr_portal.demo.countries import COUNTRIES, address_of, company_number, phone_of, registration_number
from ipr_portal.demo.drawing import as_svg
from ipr_portal.demo.goods import COPIES, GENUINE, KINDS
from ipr_portal.demo.papers import as_pdf, as_picture, drawn
from ipr_portal.demo.pictures import DRAWN, FOLDER, VARIANTS, file_of, photograph, picture_of
from ipr_portal.evidence.validators import check
from takedowns.demo.certificates import certificate_of
from takedowns.demo.rights import mark_details, right_details

ON = date(2026, 11, 26)


def test_every_brand_has_a_drawing_and_its_files_are_those_that_are_drawn():
    stale = [
        file_of(brand, variant)
        for brand in BRANDS
        for variant in VARIANTS
        if not (FOLDER / file_of(brand, variant)).exists()
        or (FOLDER / file_of(brand, variant)).read_text() != as_svg(picture_of(brand, variant))
    ]

    assert stale == []  # write them with ipr_portal.demo.pictures.write_all
    assert set(DRAWN) == set(KINDS) == {brand.picture for brand in BRANDS}


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.name)
def test_a_copy_differs_where_the_filer_says_so(brand):
    genuine = picture_of(brand, GENUINE)

    for variant in COPIES:
        copy = picture_of(brand, variant)
        assert copy.spots == genuine.spots
        assert copy.shapes != genuine.shapes
        assert ("code" in COPIES[variant]) == (as_svg(copy).count(" 2608-") == 0)
    assert set(genuine.spots) == {"finish", "label", "code"}


def test_a_picture_is_stored_as_a_check_would_find_it():
    ours = as_picture("serum", photograph(BRANDS[0], "copy-1", numbered=True))

    found = check(ours.upload)

    assert (found.name, found.size, found.sha256, found.media_type) == (
        ours.name,
        ours.size,
        ours.sha256,
        ours.media_type,
    )
    assert ours.size < 40_000
    assert ours.previews


def test_a_certificate_says_what_its_right_says():
    details = mark_details(BRANDS[0], "SG", 0, on=ON)

    rows = dict(certificate_of(details).rows)

    assert rows["Mark"] == "SENANDIKA"
    assert rows["Registration number"] == details.registration_number
    assert (rows["Classes"], rows["Registered owner"]) == ("3", BRANDS[0].legal_name)
    assert rows["In force until"] == f"{details.expires_on.day} {details.expires_on:%B %Y}"


@pytest.mark.parametrize(
    ("wrong", "row"), [("number", "Registration number"), ("class", "Classes"), ("expiry", "In force until")]
)
def test_a_certificate_can_differ_from_its_claim_in_one_row(wrong, row):
    details = mark_details(BRANDS[3], "TH", 3, on=ON)

    right, other = certificate_of(details).rows, certificate_of(details, wrong=wrong).rows

    assert [label for (label, said), (_label, seen) in zip(right, other, strict=True) if said != seen] == [
        row
    ]


def test_papers_in_other_letters_are_drawn_and_taken_as_pdf():
    details = replace(mark_details(BRANDS[4], "VN", 4, on=ON), goods="Trà xanh Thái Nguyên, ชาเขียว")

    paper = as_pdf("certificate", drawn(certificate_of(details)))

    assert paper.media_type == "application/pdf"
    assert paper.size < 200_000


def test_every_number_of_a_right_is_its_own():
    numbers = [
        details.registration_number
        for number, brand in enumerate(BRANDS)
        for details in right_details(brand, number, on=ON).values()
        if details.office
    ]

    assert len(numbers) == len(set(numbers))


FORMS = {
    "SG": (r"\d{9}[A-Z]", r"40\d{9}[A-Z]", r"\+65 6\d{3} \d{4}", "Singapore"),
    "MY": (r"\d{12}", r"TM\d{10}", r"\+60 3-2\d{3} \d{4}", ""),
    "TH": (r"0105\d{9}", r"\d{9}", r"\+66 2 \d{3} \d{4}", ""),
    "ID": (r"812\d{10}", r"IDM\d{9}", r"\+62 21 5\d{3} \d{4}", ""),
    "PH": (r"CS20\d{7}", r"4/20\d\d/\d{8}", r"\+63 2 8\d{3} \d{4}", ""),
    "VN": (r"031\d{7}", r"4-0\d{6}-000", r"\+84 28 38\d\d \d{4}", ""),
}


@pytest.mark.parametrize("country", FORMS)
def test_numbers_and_addresses_have_the_form_of_their_country(country):
    company, mark, phone, place = FORMS[country]
    for seed in range(30):
        assert re.fullmatch(company, company_number(country, seed))
        assert re.fullmatch(mark, registration_number(country, "TRADEMARK", seed, 2021))
        assert re.fullmatch(phone, phone_of(country, seed))
        assert place in address_of(country, seed)
        assert not {"{", "}"} & set(address_of(country, seed))


def test_every_country_of_an_organisation_is_known():
    assert {brand.country for brand in BRANDS} | {country for _n, _l, country in WAITING} <= set(COUNTRIES)
