"""Open the links of items, politely and only on the internet, and say which work.

A name is resolved once, every address of it is judged, and the connection goes to an
address that was judged, so that a name cannot lead elsewhere in between. Each redirect is judged anew.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, field

from hub.kit.slow_work import slow
from hub.publishing.domain.item_links import LinkResult, Outcome
from hub.publishing.domain.link_addresses import AddressRefused, LinkTarget, is_public, parse_target

USER_AGENT = "AmbulanceLeadershipHub-LinkCheck/1.0"
MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
AT_ONCE = 4
"""So many sites are asked at a time, and each one question after another."""
GONE = {404: "the page is not there (404)", 410: "the page is gone (410)"}
REFUSES_HEAD = 405
LATER = frozenset({408, 425, 429, 503})
NO_ANSWER = "The site does not respond."
Resolver = Callable[[str, int], Collection[str]]


class CheckLimits(Struct, frozen=True):
    """How long one question may take in seconds, and how long the check waits before the next to one site.

    `test_servers` are the addresses and ports of servers of the tests, which are opened though they are
    private. The hub itself gives none.
    """

    seconds: float = 15.0
    pause: float = 1.0
    all_seconds: float = 900.0
    test_servers: frozenset[tuple[str, int]] = field(default_factory=frozenset)


def resolve_host(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


@slow
def check_all(
    urls: Iterable[str], limits: CheckLimits, resolve: Resolver = resolve_host
) -> dict[str, LinkResult]:
    """Return what was found of each address; those for which there was no time are left out."""
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(_host_of(url), []).append(url)
    ends = time.monotonic() + limits.all_seconds

    def check_host(own: list[str]) -> list[tuple[str, LinkResult]]:
        results = []
        for place, url in enumerate(own):
            if time.monotonic() > ends:
                break
            if place:
                time.sleep(limits.pause)
            results.append((url, check_link(url, limits, resolve)))
        return results

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(chain.from_iterable(pool.map(check_host, by_host.values())))


@slow
def check_link(url: str, limits: CheckLimits, resolve: Resolver = resolve_host) -> LinkResult:
    """Return what one address answers: HEAD first, then GET, since some servers refuse HEAD."""
    try:
        try:
            status = _follow(url, "HEAD", limits, resolve)
        except http.client.HTTPException:
            status = REFUSES_HEAD
        if status >= 400:
            status = _follow(url, "GET", limits, resolve)
    except AddressRefused as refusal:
        return LinkResult(Outcome.REFUSED, str(refusal))
    except ssl.SSLError:
        return LinkResult(Outcome.FAILED, "The certificate of the site cannot be verified.")
    except socket.gaierror:
        return LinkResult(Outcome.FAILED, "There is no site with this name.")
    except (OSError, http.client.HTTPException, ValueError):
        return LinkResult(Outcome.FAILED, NO_ANSWER)
    if status in LATER:
        return LinkResult(Outcome.UNKNOWN, f"The site asked the hub to try again later ({status}).")
    if status in GONE or status >= 500:
        return LinkResult(Outcome.FAILED, f"The site says that {GONE.get(status, f'it failed ({status})')}.")
    return LinkResult(Outcome.WORKS)


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _follow(url: str, method: str, limits: CheckLimits, resolve: Resolver) -> int:
    """Return the status after at most MAX_REDIRECTS redirects, each of which is judged."""
    for _ in range(MAX_REDIRECTS + 1):
        target = parse_target(url, {port for _, port in limits.test_servers})
        status, location = _ask(target, _find_address(target, limits, resolve), method, limits.seconds)
        if status not in REDIRECTS or not location:
            return status
        url = urljoin(url, location)
    raise http.client.HTTPException("too many redirects")


def _find_address(target: LinkTarget, limits: CheckLimits, resolve: Resolver) -> str:
    """Return the address to connect to; one private address among several refuses all."""
    addresses = list(resolve(target.host, target.port))
    if not addresses:
        raise socket.gaierror("no address")
    for each in addresses:
        if (each, target.port) not in limits.test_servers and not is_public(each):
            raise AddressRefused("The link leads to a private network, so the hub did not check it.")
    if target.port not in (80, 443) and (addresses[0], target.port) not in limits.test_servers:
        raise AddressRefused("The address has a port number, so the hub did not check it.")
    return addresses[0]


def _ask(target: LinkTarget, connect_to: str, method: str, seconds: float) -> tuple[int, str]:
    """Return the status and the Location of one request; its body is not read."""
    ends = time.monotonic() + seconds
    held = [socket.create_connection((connect_to, target.port), timeout=seconds)]
    # A server that sends a byte now and then keeps each read alive; this ends the connection whatever comes.
    timer = threading.Timer(max(0.1, ends - time.monotonic()), _shut, (held,))
    timer.daemon = True
    timer.start()
    try:
        connection: http.client.HTTPConnection = http.client.HTTPConnection(target.host, target.port)
        if target.scheme == "https":
            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(target.host, target.port, context=context)
            secure = context.wrap_socket(held[0], server_hostname=target.host, do_handshake_on_connect=False)
            held.append(secure)
            secure.do_handshake()
        connection.sock = held[-1]
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close"}
        connection.request(method, target.path, headers=headers)
        response = connection.getresponse()
        return response.status, response.getheader("Location") or ""
    finally:
        timer.cancel()
        for each in held:
            each.close()


def _shut(held: list[socket.socket]) -> None:
    with suppress(OSError):  # it has ended already
        held[-1].shutdown(socket.SHUT_RDWR)
