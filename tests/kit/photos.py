"""Moto's bucket and queue of photos behind a Context, and what a browser does with a form."""

import base64
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote_plus

import boto3
from msgspec.structs import replace
from PIL import Image

from chalicelib.gateways.bucket.photos import S3Photos
from chalicelib.gateways.queue import SqsQueue
from chalicelib.use_cases.kernel.context import Context
from chalicelib.workers import photos, relay
from tests.kit.http import Client
from tests.kit.stored import Snapshot, snapshot
from tests.kit.world import World

BUCKET = "photos"
PHOTO, PROFILE = "/v1/coach/photo", "/v1/coach/profile"


def picture(colour: str = "red", size: tuple[int, int] = (200, 150), kind: str = "PNG") -> bytes:
    """A file as a camera or a program writes it."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


@dataclass
class Studio:
    """What stands between a coach's file and their photo, each step by hand."""

    world: World
    ctx: Context
    queue_url: str
    seen: Snapshot = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    @classmethod
    def open(cls, world: World) -> "Studio":
        place: Any = {"LocationConstraint": "eu-central-1"}
        boto3.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        url = boto3.client("sqs").create_queue(QueueName="photos")["QueueUrl"]
        store = S3Photos(BUCKET)
        ctx = replace(world.ctx, photo_queue=SqsQueue(url), photos=lambda: store)
        return cls(world, ctx, url, snapshot())

    def upload(self, coach: Client, raw: bytes, media_type: str = "image/png") -> str:
        """Asks for a form and does what a bucket does with it; the key under which the file is."""
        form = coach.post(PHOTO, {"content_type": media_type}).json
        key = str(form["fields"]["key"])
        boto3.client("s3").put_object(Bucket=BUCKET, Key=key, Body=raw, ContentType=media_type)
        return key

    def develop(self, *keys: str, **message: Any) -> list[str]:
        """Tells the photo function of these uploads; the messages that it reports as failed."""
        told = [{"s3": {"object": {"key": quote_plus(key, safe="/")}}} for key in keys]
        return self.handle({"Records": told, **message})

    def handle(self, message: Any) -> list[str]:
        """Runs the photo function on one message of its queue."""
        records = [{"messageId": f"m{next(self.numbers)}", "body": json.dumps(message)}]
        answer = photos.handle({"Records": records}, lambda: self.ctx)
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]

    def sweep(self) -> None:
        """What changed since then goes through the relay, and its queue to the function."""
        before, self.seen = self.seen, snapshot()
        changed = [key for key in {*before, *self.seen} if before.get(key) != self.seen.get(key)]
        images = [(before.get(key), self.seen.get(key)) for key in changed]
        relay.handle({"Records": [self._record(*pair) for pair in images]}, lambda: self.ctx)
        client = boto3.client("sqs")
        while found := client.receive_message(QueueUrl=self.queue_url).get("Messages"):
            for each in found:
                assert self.handle(json.loads(each["Body"])) == []
                client.delete_message(QueueUrl=self.queue_url, ReceiptHandle=each["ReceiptHandle"])

    def _record(self, before: Any, after: Any) -> Mapping[str, Any]:
        images = {"OldImage": before, "NewImage": after}
        change = {name: image for name, image in images.items() if image is not None}
        return {"dynamodb": {"SequenceNumber": str(next(self.numbers)), **change}}

    def kept(self) -> list[str]:
        """The keys of all that lies in the bucket."""
        found = boto3.client("s3").list_objects_v2(Bucket=BUCKET)
        return [each["Key"] for each in found.get("Contents", [])]

    def served(self, path: str) -> Any:
        """A photo as its address gives it."""
        return boto3.client("s3").get_object(Bucket=BUCKET, Key=path.removeprefix("/"))


def policy_of(form: Mapping[str, Any]) -> Any:
    """What a form's signature stands for."""
    return json.loads(base64.b64decode(form["fields"]["policy"]))
