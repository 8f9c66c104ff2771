"""The client's network address, for rate limits."""

import ipaddress

from flask import request


def client_address() -> str:
    """Return the client's IPv4 address or IPv6 network; an empty string if it is unknown."""
    # A client with one IPv6 address usually has its whole /64 network, and could change address at each try.
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    # A dual-stack socket reports IPv4 clients as IPv4-mapped IPv6 addresses, which all share one /64 network.
    ipv4_address = getattr(address, "ipv4_mapped", None)
    if address.version == 4 or ipv4_address is not None:
        return str(ipv4_address or address)
    return str(ipaddress.ip_network((address, 64), strict=False))
