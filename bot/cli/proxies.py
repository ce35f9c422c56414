"""The proxies that the environment names: what the clients of Telegram and Google cannot use, said in a sentence."""

from collections.abc import Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

SOCKS = ("socks5", "socks5h")
SOCKS_PACKAGES = {"socksio": "socksio", "socks": "PySocks"}
"""Which module is in which package: Telegram's client uses the one, Google's the other."""


def unusable_proxy(proxies: Mapping[str, str]) -> str | None:
    """What is wrong with the first that cannot be used; None if nothing is. Its address may hold a password."""
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
