"""The S3 side of private storage; imported only where the settings name a bucket."""

from typing import Any

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

LINK_SECONDS = 60


class PrivateBucket(S3Storage):
    """A private bucket. An object appears with all its bytes or not at all, as S3 promises for every PUT.

    :param links: whether browsers can reach the bucket. If so, a download is a signed address that works for a
        minute; if not (a bucket inside the compose network), the portal sends the bytes.
    """

    trouble = (BotoCoreError, ClientError, Boto3Error, OSError)

    def get_default_settings(self) -> Any:
        return super().get_default_settings() | {"links": True}

    def is_there(self) -> bool:
        """Whether the bucket itself is there and lets us in; if not, its error says so."""
        return bool(self.connection.meta.client.head_bucket(Bucket=self.bucket_name))

    def free_bytes(self) -> None:
        """None, as a bucket has no known limit; checks that the bucket is reachable."""
        self.is_there()

    def link(self, name: str, *, disposition: str, media_type: str) -> str:
        """An address that serves one object, as an attachment, for a minute."""
        answer = {"ResponseContentDisposition": disposition, "ResponseContentType": media_type}
        return self.url(name, parameters=answer, expire=LINK_SECONDS) if self.links else ""

    def leftovers(self, *, before: float) -> list[str]:
        """None: S3 shows no half objects."""
        return []
