"""The token endpoint: a service account signs a claim with its key and gets an access token for an hour."""

import base64
import json
import secrets
import time
from pathlib import Path

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.saving import write

EMAIL = "storekeeper@sandbox.iam.gserviceaccount.com"
AUDIENCE = "https://oauth2.googleapis.com/token"  # what google-auth claims, whatever token_uri is
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
HOUR = 3600
SKEW = 300  # seconds by which clocks may differ

_AUTH = "https://www.googleapis.com/auth/"
DRIVE = {f"{_AUTH}drive", f"{_AUTH}drive.file"}  # the latter for every file, not only for those it created
WRITING = {f"{_AUTH}spreadsheets"} | DRIVE
READING = WRITING | {f"{_AUTH}{name}" for name in ("spreadsheets.readonly", "drive.readonly")}
SEEING = DRIVE | {f"{_AUTH}{name}" for name in ("drive.readonly", "drive.metadata", "drive.metadata.readonly")}


class Denied(Exception):
    """A token request is refused, with OAuth's code and the reason."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Accounts:
    """One service account, its key file, and the tokens issued, which do not survive a restart."""

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file
        self._tokens: dict[str, tuple[float, set[str]]] = {}  # expiry, scopes
        self._account: Json = json.loads(key_file.read_text("utf-8")) if key_file.exists() else _new_account()
        key = serialization.load_pem_private_key(self._account["private_key"].encode(), None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise TypeError(f"{key_file}: not an RSA key")
        self._public_key = key.public_key()

    def listening(self, base_url: str) -> None:
        """Write the key file, which contains the token endpoint's address."""
        self._account["token_uri"] = f"{base_url}/token"
        write(self._key_file, self._account)
        self._key_file.chmod(0o600)

    async def token(self, request: web.Request) -> web.Response:
        """POST /token."""
        form = await request.post()
        try:
            if form.get("grant_type") != GRANT:
                raise Denied("unsupported_grant_type", f"The grant_type must be {GRANT}.")  # noqa: TRY301
            scopes = self._verify(str(form.get("assertion", "")))
        except Denied as denied:
            return web.json_response({"error": denied.code, "error_description": str(denied)}, status=400)
        token = "ya29." + secrets.token_urlsafe(48)
        self._tokens[token] = (time.time() + HOUR, scopes)
        return web.json_response({"access_token": token, "expires_in": HOUR - 1, "token_type": "Bearer"})

    def _verify(self, assertion: str) -> set[str]:
        """Return the scopes that the signed claim asks for."""
        try:
            signed, _, signature = assertion.rpartition(".")
            header, claims = (json.loads(_decode(part)) for part in signed.split("."))
            self._public_key.verify(_decode(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            raise Denied("invalid_grant", "Invalid JWT Signature.") from None
        except (ValueError, UnicodeError):
            raise Denied("invalid_grant", "Bad JWT: not three parts of base64 with JSON in them.") from None
        if header.get("alg") != "RS256":
            raise Denied("invalid_grant", "Invalid JWT: the algorithm must be RS256.")
        if claims.get("iss") != EMAIL:
            raise Denied("invalid_grant", "Invalid grant: account not found")
        if claims.get("aud") != AUDIENCE:
            raise Denied("invalid_grant", f"Invalid JWT: the audience must be {AUDIENCE}.")
        now, issued, expires = time.time(), claims.get("iat", 0), claims.get("exp", 0)
        if not (issued - SKEW <= now <= expires + SKEW and 0 < expires - issued <= HOUR):
            raise Denied("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in time.")
        scopes = set(str(claims.get("scope", "")).split())
        if not scopes:
            raise Denied("invalid_scope", "Empty or missing scope not allowed.")
        return scopes

    def admit(self, request: web.Request) -> None:
        """Refuse requests without a valid token for their scope."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        until, scopes = self._tokens.get(token, (0.0, set()))
        if scheme.lower() != "bearer" or until < time.time():
            raise web.HTTPUnauthorized
        reads, writes = (READING, WRITING) if request.path.startswith("/v4/") else (SEEING, DRIVE)
        if not scopes & (reads if request.method == "GET" else writes):
            raise Refusal("Request had insufficient authentication scopes.", 403)


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _new_account() -> Json:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {
        "type": "service_account",
        "project_id": "sandbox",
        "private_key_id": secrets.token_hex(20),
        "private_key": pem.decode(),
        "client_email": EMAIL,
        "client_id": "100000000000000000000",
    }
