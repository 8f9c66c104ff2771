"""From which address of the network a request comes, as it is counted."""

import ipaddress

from flask import request


def sender() -> str:
    """Return the address from which the browser at hand asks; nothing where it cannot be told."""
    # Whoever has one address of version 6 has all of its network, and could use each for a few tries.
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
