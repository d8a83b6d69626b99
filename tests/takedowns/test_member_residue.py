"""What a rights holder reads of files and addresses: nothing technical."""

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing
from tests.factories import EvidenceFileFactory, NoticeFactory, NoticeFileFactory
from tests.takedowns.pages import member


def test_files_show_no_hash_and_no_media_type(as_filer, acme):
    notice = NoticeFactory(organisation=acme)
    NoticeFileFactory(notice=notice, organisation=acme, file=EvidenceFileFactory(organisation=acme))

    page = as_filer.get(member("notice", notice.number)).content.decode()

    assert "sha-256" not in page
    assert "application/pdf" not in page


def test_a_listing_is_linked_by_its_clean_address(as_filer, acme):
    notice = NoticeFactory(organisation=acme)
    with staff_scope():
        Listing.objects.filter(notice=notice).update(
            marketplace="lazada", market="SG", item="2874410029", key="lazada:SG:2874410029",
            pasted="https://www.lazada.sg/products/serum-i2874410029.html?spm=a2o&utm_source=wa",
        )  # fmt: skip

    page = as_filer.get(member("notice", notice.number)).content.decode()

    assert 'href="https://www.lazada.sg/products/-i2874410029.html"' in page
    assert "utm_source" not in page
