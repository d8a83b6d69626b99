"""The same files in an S3 bucket, against a real S3 server."""

import hashlib
import urllib.error
import urllib.request

import boto3
import pytest
from moto.server import ThreadedMotoServer

from ipr_portal.evidence import actions, storage
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import EvidenceFileFactory, NoticeFileFactory

from .files import pdf, picture, upload

PDF = pdf()
HASH = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(scope="module")
def server():
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """An empty bucket, which the settings name."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    options = {
        "bucket_name": "evidence", "location": "portal", "endpoint_url": server,
        "region_name": "us-east-1", "links": True, "signature_version": "s3v4",
    }  # fmt: skip
    backend = {"BACKEND": "ipr_portal.evidence.bucket.PrivateBucket", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"evidence": backend}
    made = boto3.resource("s3", endpoint_url=server, region_name="us-east-1").create_bucket(Bucket="evidence")
    yield made
    made.objects.all().delete()
    made.delete()


def names(bucket):
    return sorted(entry.key for entry in bucket.objects.all())


def test_store_keeps_bytes_and_preview_in_the_bucket(bucket, acme, filer):
    with organisation_scope(acme, by=filer):
        file = actions.store(upload=upload("label.png", picture()), organisation=acme, by=filer, at=NOON)

    name = file.sha256
    assert names(bucket) == [f"portal/{name[:2]}/{name}", f"portal/previews/{name[:2]}/{name}.webp"]
    assert storage.hash_of(storage.name_of(name)) == name


def test_store_keeps_the_same_bytes_once(bucket, acme, filer):
    with organisation_scope(acme, by=filer):
        for _time in range(2):
            actions.store(upload=upload("a.pdf", PDF), organisation=acme, by=filer, at=NOON)

    assert names(bucket) == [f"portal/{HASH[:2]}/{HASH}"]


def test_a_download_is_a_signed_address_that_serves_an_attachment(bucket, client, acme, filer):
    file = EvidenceFileFactory(organisation=acme, bytes_=PDF, name="หลักฐาน.pdf")
    NoticeFileFactory(organisation=acme, file=file)
    client.force_login(filer)

    response = client.get(f"/o/acme/files/{file.pk}/content/")

    with urllib.request.urlopen(response["Location"]) as served:
        assert (response.status_code, served.read()) == (302, PDF)
        assert served.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B8%AB")
    assert "X-Amz-Expires=60&" in response["Location"]


def test_the_portal_sends_the_bytes_where_browsers_cannot_reach_the_bucket(
    bucket, client, settings, acme, filer
):
    settings.STORAGES["evidence"]["OPTIONS"]["links"] = False
    settings.STORAGES = dict(settings.STORAGES)
    file = EvidenceFileFactory(organisation=acme, bytes_=PDF)
    NoticeFileFactory(organisation=acme, file=file)
    client.force_login(filer)

    response = client.get(f"/o/acme/files/{file.pk}/content/")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, PDF)


def test_rehash_tells_lost_files_from_a_lost_bucket(bucket, lead):
    file = EvidenceFileFactory(bytes_=PDF)
    assert actions.rehash(at=NOON - actions.HASH_AGAIN_AFTER * 2) == {"intact": 1, "damaged": 0}
    bucket.objects.all().delete()

    assert actions.rehash(at=NOON) == {"intact": 0, "damaged": 1}
    bucket.delete()
    assert actions.rehash(at=NOON) == {"intact": 0, "damaged": 0}

    bucket.create()
    with staff_scope():
        file.refresh_from_db()
        assert file.intact is False


def test_sweep_deletes_orphans_of_the_bucket(bucket, db):
    EvidenceFileFactory(bytes_=PDF)
    storage.keep(storage.name_of("ab" * 32), b"orphan")

    assert actions.sweep(at=NOON) == 1
    assert names(bucket) == [f"portal/{HASH[:2]}/{HASH}"]


def test_a_bucket_that_is_away_refuses_in_words(bucket, settings, acme, filer, monkeypatch):
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    settings.STORAGES["evidence"]["OPTIONS"]["endpoint_url"] = "http://127.0.0.1:1"
    settings.STORAGES = dict(settings.STORAGES)

    with (
        organisation_scope(acme, by=filer),
        pytest.raises(actions.CannotStore, match="our storage does not answer"),
    ):
        actions.store(upload=upload("a.pdf", PDF), organisation=acme, by=filer, at=NOON)
