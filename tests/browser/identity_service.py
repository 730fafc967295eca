"""A small OpenID Connect provider on this machine: it signs in whoever `who` names, unasked.

`python -m tests.browser.identity_service PORT FILE`: FILE holds the claims of the one who signs in.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT = "dashboards"
KEY = RSAKey.generate_key(2048, {"kid": "test"})


def provider(issuer: str, claims: Path) -> Starlette:
    """The provider at the address `issuer`."""
    nonces: dict[str, str] = {}

    async def configuration(_: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def authorize(request: Request) -> RedirectResponse:
        asked = request.query_params
        nonces["code"] = asked.get("nonce", "")
        answer = urlencode({"code": "code", "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{answer}")

    async def token(_: Request) -> JSONResponse:
        now = int(time.time())
        told = {
            "iss": issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 3600,
            "nonce": nonces["code"],
            **json.loads(claims.read_text(encoding="utf-8")),
        }
        signed = jwt.encode({"alg": "RS256", "kid": "test"}, told, KEY)
        return JSONResponse(
            {"access_token": "x", "token_type": "Bearer", "expires_in": 3600, "id_token": signed}
        )

    async def keys(_: Request) -> JSONResponse:
        return JSONResponse({"keys": [{**KEY.as_dict(private=False), "use": "sig"}]})

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", configuration),
            Route("/_stcore/health", keys),
            Route("/authorize", authorize),
            Route("/token", token, methods=["POST"]),
            Route("/keys", keys),
        ]
    )


if __name__ == "__main__":
    port = int(sys.argv[1])
    address = f"http://127.0.0.1:{port}"
    uvicorn.run(
        provider(address, Path(sys.argv[2])), host="127.0.0.1", port=port, log_level="warning"
    )
