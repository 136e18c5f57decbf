"""Lets a company's people sign in at its own identity provider: a task for operators alone.

python -m infra.single_sign_on --stage production --workspace acme --show
python -m infra.single_sign_on --stage production --workspace acme --kind oidc \\
    --issuer https://acme.okta.com --client-id 0oa1 --secret-from-env OKTA_SECRET \\
    --domains acme.example,acme.org
python -m infra.single_sign_on --stage production --workspace acme --kind saml \\
    --metadata https://acme.okta.com/app/exk1/sso/saml/metadata --domains acme.example
python -m infra.single_sign_on --stage production --workspace acme --remove

What to do at Okta and Entra ID says docs/operations.md, "Single sign-on". Told again, it changes
what was told before; a domain of another workspace is refused.
"""

import argparse
import os
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.bootstrap import build_context
from chalicelib.domain.kernel.errors import DomainError
from chalicelib.domain.workspaces.single_sign_on import (
    ProviderKind,
    SingleSignOn,
    provider_of,
    read_domain,
)
from chalicelib.use_cases.workspaces.single_sign_on import (
    bind_provider,
    find_provider,
    unbind_provider,
)
from chalicelib.workers.pre_sign_up import EMAIL, SUBJECT, VERIFIED
from infra import stacks
from infra.new_workspace import settings_of
from infra.project import REGION
from infra.user_pool import Provider, UserPool

SUBJECTS = {ProviderKind.OIDC: "sub", ProviderKind.SAML: "subject"}
"""What holds the provider's own id of somebody."""

NEEDED = {"oidc": ("issuer", "client_id", "secret_from_env"), "saml": ("metadata",)}


def main(arguments: list[str]) -> int:
    wish = _wish(arguments)
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    try:
        print(_do(wish))
    except (DomainError, ClientError, BotoCoreError, OSError) as error:
        print(f"Nothing more was changed: {error}", file=sys.stderr)
        return 1
    return 0


def _do(wish: argparse.Namespace) -> str:
    """What was asked for; what there is then."""
    stack = f"tandem-{wish.stage}"
    settings = settings_of(stack)
    build_context(settings)
    pool = UserPool(settings.user_pool_id, settings.oidc_client_id)
    if wish.remove:
        there = pool.remove_provider(provider_of(wish.workspace))
        bound = unbind_provider(wish.workspace)
        return f"Removed {wish.workspace}'s provider." if there or bound else "There was none."
    if not wish.show:
        pool.put_provider(_provider(wish, bind_provider(_sign_on(wish))))
    return _told(wish.workspace, stacks.outputs(stack), settings.web_origins[0])


def _wish(arguments: list[str]) -> argparse.Namespace:
    """What is wished, whole."""
    parser = _parser()
    wish = parser.parse_args(arguments)
    if wish.show or wish.remove:
        return wish
    needed = ("kind", "domains", *NEEDED.get(wish.kind, ()))
    if missing := [name for name in needed if not getattr(wish, name)]:
        parser.error(f"say --{missing[0].replace('_', '-')} as well")
    if wish.secret_from_env and wish.secret_from_env not in os.environ:
        parser.error(f"there is no variable {wish.secret_from_env}")
    return wish


def _sign_on(wish: argparse.Namespace) -> SingleSignOn:
    kind = ProviderKind(wish.kind)
    return SingleSignOn(
        workspace_id=wish.workspace,
        kind=kind,
        domains=frozenset(map(read_domain, wish.domains.split(","))),
        vouches=wish.vouches or kind is ProviderKind.SAML,
    )


def _provider(wish: argparse.Namespace, sign_on: SingleSignOn) -> Provider:
    verified = {} if sign_on.vouches else {VERIFIED: "email_verified"}
    return Provider(
        name=sign_on.provider,
        kind=sign_on.kind.value.upper(),
        details=_oidc(wish) if sign_on.kind is ProviderKind.OIDC else _saml(wish),
        mapping={EMAIL: wish.address_claim, SUBJECT: SUBJECTS[sign_on.kind]} | verified,
        domains=sorted(sign_on.domains),
    )


def _oidc(wish: argparse.Namespace) -> dict[str, str]:
    return {
        "oidc_issuer": wish.issuer,
        "client_id": wish.client_id,
        "client_secret": os.environ[wish.secret_from_env],
        "attributes_request_method": "GET",
        "authorize_scopes": "openid email profile",
    }


def _saml(wish: argparse.Namespace) -> dict[str, str]:
    if wish.metadata.startswith("https://"):
        return {"MetadataURL": wish.metadata}
    return {"MetadataFile": Path(wish.metadata).read_text(encoding="utf-8")}


def _told(workspace_id: str, outputs: stacks.Outputs, origin: str) -> str:
    """What the workspace is bound to, and what its provider must be told."""
    bound = find_provider(workspace_id)
    found = UserPool(outputs["UserPoolId"]).find_provider(provider_of(workspace_id))
    page = outputs["SignInUrl"]
    domains = ", ".join(sorted(bound.domains)) if bound else "none"
    return "\n".join(
        (
            f"workspace             {workspace_id}",
            f"provider in the pool  {found['ProviderType'] if found else 'none'}",
            f"domains               {domains}",
            f"people begin at       {origin}/?company={workspace_id}",
            f"OIDC redirect URI     {page}/oauth2/idpresponse",
            f"SAML reply URL        {page}/saml2/idpresponse",
            f"SAML entity id        urn:amazon:cognito:sp:{outputs['UserPoolId']}",
        )
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.single_sign_on",
        description="Let a company's people sign in at its own identity provider.",
    )
    parser.add_argument("--stage", required=True, help="a stage of infra/stages.yaml")
    parser.add_argument("--workspace", required=True, help="its id")
    parser.add_argument("--show", action="store_true", help="change nothing")
    parser.add_argument("--remove", action="store_true", help="nobody signs in there any more")
    parser.add_argument("--kind", choices=[each.value for each in ProviderKind])
    parser.add_argument("--domains", help="of addresses that it speaks for, comma separated")
    parser.add_argument("--issuer", help="OIDC: where its discovery document is")
    parser.add_argument("--client-id", help="OIDC: of the app there")
    parser.add_argument("--secret-from-env", metavar="NAME", help="OIDC: variable with its secret")
    parser.add_argument("--metadata", help="SAML: an https address, or a file")
    parser.add_argument("--address-claim", default="email", help="claim that holds the address")
    parser.add_argument(
        "--vouches",
        action="store_true",
        help="OIDC: it says nothing of email_verified, and lets nobody have another's address",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
