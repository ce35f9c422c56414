"""The proxies named in the environment: reports in a sentence what Telegram's and Google's clients cannot use."""

from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

SOCKS = ("socks5", "socks5h")
SOCKS_PACKAGES = {"socksio": "socksio", "socks": "PySocks"}
"""The package of each module: Telegram's client uses the first, Google's the second."""


def unusable_proxy(proxies: Mapping[str, str]) -> str | None:
    """Return what is wrong with the first unusable proxy, if any. Its address may contain a password."""
    for kind in ("all", "https", "http"):
        if (address := proxies.get(kind)) and (why := _problem(address)):
            return f"{kind.upper()}_PROXY: {why}"
    return None


def _problem(address: str) -> str | None:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        wrong = not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong:
        return "this is no proxy's address; write it as in http://host:3128"
    if parts.scheme in ("http", "https"):
        return None
    if parts.scheme not in SOCKS:
        return f"{parts.scheme} is no kind of proxy that works here; write http://host:port or socks5://host:port"
    missing = [package for module, package in SOCKS_PACKAGES.items() if find_spec(module) is None]
    if not missing:
        return None
    return f"a SOCKS proxy takes packages that are not installed: pip install {' '.join(missing)}; or set an HTTP proxy"
