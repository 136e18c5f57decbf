"""The bucket of photos: `incoming/` takes uploads, and `photos/` is what CloudFront serves."""

import functools
from typing import TYPE_CHECKING

from botocore.config import Config

from chalicelib.domain.coaches.photos import (
    FORM_LASTS,
    MOST_BYTES,
    PhotoProblem,
    UnusablePhotoError,
    Upload,
    UploadForm,
)
from chalicelib.gateways.clients import make_client

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

PATIENCE = Config(
    connect_timeout=1, read_timeout=10, retries={"total_max_attempts": 3}, signature_version="s3v4"
)
INCOMING, SHOWN = "incoming/", "photos/"
FOREVER = "public, max-age=31536000, immutable"


def upload_of(key: str) -> Upload | None:
    """Whose upload lies under this key; None if it is no place of uploads."""
    folder, _, rest = key.partition("/")
    coach_id, _, upload_id = rest.partition("/")
    if f"{folder}/" != INCOMING or not coach_id or not upload_id:
        return None
    return Upload(coach_id, upload_id)


class S3Photos:
    """`uploads_url` is where browsers post forms; empty: at the bucket's own address."""

    def __init__(self, bucket: str, uploads_url: str = "") -> None:
        self._bucket, self._uploads_url = bucket, uploads_url

    def offer_form(self, upload: Upload, media_type: str) -> UploadForm:
        """A signed form for one file of this type and of at most 5 MB, under the upload's own key,
        for ten minutes.
        """
        made = self._client.generate_presigned_post(
            self._bucket,
            _key(upload),
            Fields={"Content-Type": media_type},
            Conditions=[{"Content-Type": media_type}, ["content-length-range", 1, MOST_BYTES]],
            ExpiresIn=int(FORM_LASTS.total_seconds()),
        )
        return UploadForm(upload.id, self._uploads_url or self._own_address, made["fields"])

    def read(self, upload: Upload) -> bytes | None:
        """What was uploaded; None: nothing, or it was dropped.

        Raises:
            UnusablePhotoError: it is too large to be read.
        """
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=_key(upload))
        except self._client.exceptions.NoSuchKey:
            return None
        with found["Body"] as body:
            if found["ContentLength"] > MOST_BYTES:
                raise UnusablePhotoError(PhotoProblem.TOO_LARGE)
            return body.read()

    def redraw(self, raw: bytes) -> bytes:
        """The same picture as it is shown; see `pictures.redraw`."""
        # Only the photo function pays for this import, not who makes forms.
        from chalicelib.gateways.bucket.pictures import redraw  # noqa: PLC0415

        return redraw(raw)

    def publish(self, name: str, picture: bytes) -> None:
        """Serves a photo under this name; browsers may keep it forever."""
        self._client.put_object(
            Bucket=self._bucket,
            Key=SHOWN + name,
            Body=picture,
            ContentType="image/webp",
            CacheControl=FOREVER,
        )

    def drop(self, upload: Upload) -> None:
        """Deletes what was uploaded; what is gone stays away."""
        self._client.delete_object(Bucket=self._bucket, Key=_key(upload))

    def withdraw(self, name: str) -> None:
        """Deletes a photo; what is gone stays away."""
        self._client.delete_object(Bucket=self._bucket, Key=SHOWN + name)

    @property
    def _own_address(self) -> str:
        """The bucket's, in its region: the address without one answers with a redirect that no
        form survives.
        """
        return f"https://{self._bucket}.s3.{self._client.meta.region_name}.amazonaws.com/"

    @functools.cached_property
    def _client(self) -> "S3Client":
        made: S3Client = make_client("s3", PATIENCE)
        return made


def _key(upload: Upload) -> str:
    return f"{INCOMING}{upload.coach_id}/{upload.id}"
