"""Where a request comes from: the address that cannot be forged, and what a proxy says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv6Address, ip_address, ip_network

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers that a reverse proxy adds; on a request that no proxy brought they are not there."""
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


def is_loopback(address: str | None) -> bool:
    """Whether a server bound to this address is reached from this machine alone."""
    if not address:
        return False
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def is_local_name(host: str) -> bool:
    """Whether a Host header names this machine, as a browser on it would."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.lower() in LOCAL_NAMES


def is_from_outside(headers: Mapping[str, str]) -> bool:
    """Whether a request came by a proxy or by another name than this machine's own."""
    is_brought = any(name in headers for name in FORWARDED)
    return is_brought or not is_local_name(headers.get("host", "localhost"))


def is_among(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in ip_network(network) for network in networks)


def origin(peer: str, forwarded_for: str, trusted: Sequence[str]) -> str:
    """The address to write down: the peer's, or what trusted proxies say stands behind them.

    `forwarded_for` is the header X-Forwarded-For, read from its end, where the nearest proxy wrote.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    while hops and is_among(peer, trusted):
        peer = hops.pop()
    return peer[:64]
