"""Deploys the package to AWS: `make deploy STAGE=dev` makes the package first, then runs this.

    1. tandem-<stage>-firewall    what stands before the origin, if the stage wants it
    2. tandem-<stage>-web         the bucket of files and the one origin (infra/web.yaml)
    3. tandem-<stage>             the service, told that origin
    4. tandem-<stage>-web         again, told where the service answers
    5. the web client's files and its sign-in settings

Every step may be repeated: a deployment that broke off is finished by running it again.
"""

import argparse
import json
import mimetypes
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from time import time_ns
from typing import Any
from urllib.parse import urlsplit

import boto3

from infra import stacks, versions
from infra.live import released
from infra.package import OUT
from infra.project import REGION, ROOT, Template
from infra.release import ALWAYS_ASK, KEPT, PAGES, published, release_of, served_files
from infra.restore.pointing import RESTORED
from infra.template import read_template_file
from infra.user_pool import UserPool

STAGES = ROOT / "infra" / "stages.yaml"
WEB = ROOT / "web"
CLOUDFRONT_REGION = "us-east-1"


def deploy(stage: str, package: Path, told: dict[str, str]) -> str:
    """Bring the stage to this package and these files; the address where it answers.

    `told` are parameters that this deployment is told otherwise than `stages.yaml` says.
    """
    settings = restored(stage) | read_template_file(STAGES)[stage] | told
    bucket = stacks.make_bucket(package_bucket())
    canary = settings.pop("Canary", "") == "true"
    front = {
        "FirewallArn": apply_firewall(stage, bucket, settings.pop("FirewallRate", "")),
        "DomainName": settings.pop("DomainName", ""),
        "CertificateArn": settings.pop("CertificateArn", ""),
    }
    web = apply_web(stage, bucket, front)
    placed = stacks.place_code(read_package(package), package, bucket)
    values = parameters(stage, settings, web["Origin"])
    placed = released(placed, f"{version()}, {fingerprint(placed, values)}", canary=canary)
    service = apply_service(f"tandem-{stage}", placed, bucket, values)
    apply_web(stage, bucket, front)
    publish(web, sign_in_settings(service, web["Origin"]) | offered(settings, service))
    return web["Origin"]


def apply_firewall(stage: str, bucket: str, rate: str) -> str:
    """The stack of the firewall, where AWS wants it; the firewall's ARN, empty without one."""
    if not rate:
        return ""
    template = read_template_file(ROOT / "infra" / "firewall.yaml")
    told = {"Rate": rate}
    made = stacks.apply(f"tandem-{stage}-firewall", template, bucket, told, CLOUDFRONT_REGION)
    return made["FirewallArn"]


def apply_web(stage: str, bucket: str, front: dict[str, str]) -> stacks.Outputs:
    """The stack of the one origin; from its second time on it is told of the service.

    `front` is what stands before it: its parameters for the firewall and a domain of its own.
    """
    service = stacks.outputs(f"tandem-{stage}")
    host = urlsplit(service.get("EndpointURL", "")).netloc
    template = read_template_file(ROOT / "infra" / "web.yaml")
    photos = service.get("PhotoBucketName", "")
    told = {"ApiDomain": host, "PhotoBucket": photos, **front}
    return stacks.apply(f"tandem-{stage}-web", template, bucket, told)


def apply_service(
    stack: str, template: Template, bucket: str, values: dict[str, str]
) -> stacks.Outputs:
    """The stack of the service; versions that were taken back since it was changed last, or that
    never were called, are deleted then.
    """
    client = boto3.client("lambda")
    before = {name: versions.called(name, client) for name in stacks.functions(stack).values()}
    service = stacks.apply(stack, template, bucket, values)
    for name, version in before.items():
        versions.forget(name, version, client)
    return service


def parameters(stage: str, settings: dict[str, str], origin: str) -> dict[str, str]:
    """What the service is told: links, feeds, sign-in and CORS follow the origin."""
    return settings | {
        "Stage": stage,
        "Version": version(),
        "WebOrigins": origin,
        "CallbackUrls": f"{origin}/",
        "IdentityProviders": ",".join(identity_providers(stacks.outputs(f"tandem-{stage}"))),
    }


def restored(stage: str) -> dict[str, str]:
    """On which restored table the stage stands: no deployment leads back to the one before."""
    before = stacks.parameters(f"tandem-{stage}")
    return {name: before[name] for name in RESTORED if before.get(name)}


def package_bucket() -> str:
    """Where templates and packages of this account lie."""
    return f"tandem-packages-{account()}-{region()}"


def identity_providers(service: stacks.Outputs) -> list[str]:
    """Where people sign in: the pool itself, and each provider that infra/single_sign_on.py added.
    CloudFormation would forget those with the next change of the client.
    """
    if not (pool_id := service.get("UserPoolId")):
        return ["COGNITO"]
    return ["COGNITO", *UserPool(pool_id).list_providers()]


def sign_in_settings(service: stacks.Outputs, origin: str) -> dict[str, Any]:
    """What the web client must know to sign people in."""
    page = service["SignInUrl"]
    return {
        "issuer": service["Issuer"],
        "client_id": service["UserPoolClientId"],
        "authorize_url": f"{page}/oauth2/authorize",
        "token_url": f"{page}/oauth2/token",
        "forgot_url": f"{page}/forgotPassword",
        "logout_url": f"{page}/logout",
        "pool_url": service["Issuer"].rpartition("/")[0],
        "origin": origin,
        "local": False,
    }


def offered(settings: dict[str, str], service: stacks.Outputs) -> dict[str, Any]:
    """What the web client must know of what the stage offers."""
    passkeys = settings.get("Passkeys") == "on"
    page = {"passkey_url": f"{service['SignInUrl']}/passkeys/add"} if passkeys else {}
    return {"google": bool(settings.get("GoogleClientId"))} | page


def publish(web: stacks.Outputs, settings: dict[str, Any]) -> None:
    """Put the web client's files into its bucket and let CloudFront forget the ones before."""
    s3: Any = boto3.client("s3")
    bucket = web["Bucket"]
    release = release_of(WEB)
    for path in served_files(WEB):
        name = path.relative_to(WEB).as_posix()
        s3.put_object(
            Bucket=bucket,
            Key=name,
            Body=published(path, release),
            ContentType=mimetypes.guess_type(name)[0] or "application/octet-stream",
            CacheControl=ALWAYS_ASK if name in PAGES else KEPT,
        )
    s3.put_object(
        Bucket=bucket,
        Key="config.json",
        Body=json.dumps(settings).encode(),
        ContentType="application/json",
        CacheControl=ALWAYS_ASK,
    )
    boto3.client("cloudfront").create_invalidation(
        DistributionId=web["DistributionId"],
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["/*"]},
            "CallerReference": str(time_ns()),
        },
    )


def fingerprint(template: Template, values: dict[str, str]) -> str:
    """Another one for whatever is deployed otherwise."""
    return sha256(json.dumps([template, values], sort_keys=True).encode()).hexdigest()[:12]


def read_package(package: Path) -> Template:
    template: Template = json.loads((package / "sam.json").read_text(encoding="utf-8"))
    return template


def account() -> str:
    return str(boto3.client("sts").get_caller_identity()["Account"])


def region() -> str:
    return os.environ["AWS_DEFAULT_REGION"]


def version() -> str:
    """The commit that is deployed."""
    command = ["git", "describe", "--always", "--dirty"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "unknown"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="make deploy")
    parser.add_argument("--stage", choices=["dev", "production"], required=True)
    parser.add_argument("--package", type=Path, default=OUT)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    wish = parser.parse_args(arguments)
    told = dict(each.split("=", 1) for each in wish.set)
    os.environ.setdefault("AWS_DEFAULT_REGION", os.environ.get("AWS_REGION", REGION))
    try:
        print(f"Deployed: {deploy(wish.stage, wish.package, told)}")
    except stacks.NotDeployedError as error:
        print(f"Not deployed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
