"""From which address of the network a request comes, as it is counted."""

import ipaddress

from flask import request


def client_address() -> str:
    """Return the address from which the browser at hand asks; nothing where it cannot be told."""
    # Whoever has one address of version 6 has all of its network, and could use each for a few tries.
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    # Where one socket listens for both versions, those of version 4 come in the dress of version 6, and would
    # all be of one network.
    dressed = getattr(address, "ipv4_mapped", None)
    if address.version == 4 or dressed is not None:
        return str(dressed or address)
    return str(ipaddress.ip_network((address, 64), strict=False))
