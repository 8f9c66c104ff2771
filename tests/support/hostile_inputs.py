"""Hostile variants of the forms that `tests.support.form_crawl` finds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from tests.support.form_crawl import Form

FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=limit"
BEYOND_64_BITS = str(2**65).encode()
SURROGATE = "a\ud800b".encode("utf-8", "surrogatepass")
NUL = b"a\x00b"
FOR_DATABASES = {"NUL": NUL, "lone surrogate": SURROGATE, "beyond 64 bits": BEYOND_64_BITS}
"""The values for which it matters which database the hub has."""
LINES_WITH_NUL = b"\n".join(b"Week\x00 %d,%d" % (number, number % 2) for number in range(20))
VALUES = {
    "empty": b"",
    "lines with NUL": LINES_WITH_NUL,
    **FOR_DATABASES,
    "below 64 bits": b"-" + BEYOND_64_BITS,
    "5,000 digits": b"9" * 5000,
    "400 kB": b"x" * 400_000,
}
TOKEN = "csrf_token"
ID = re.compile(r"(?<=-)([0-9]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")
QUESTION_VALUES = {"empty": b"", "a word": b"nothing", **FOR_DATABASES}
Part = tuple[str, bytes, bool]
"""The name and the content of a field, and whether it is sent as a file."""


@dataclass(frozen=True)
class Case:
    """A hostile way to send a form: its name in the list of faults, and the body."""

    name: str
    content_type: str
    body: bytes


def parts_of(form: Form) -> list[Part]:
    """Return the fields of a form as a browser sends them."""
    return [(name, value.encode(), False) for name, value in form.fields]


def encode(parts: list[Part]) -> bytes:
    """Return a body of the type FORM."""
    return b"&".join(f"{name}={quote_from_bytes(data)}".encode() for name, data, _ in parts)


def encode_multipart(parts: list[Part]) -> bytes:
    """Return a body of the type MULTIPART."""
    body = b""
    for name, data, is_file in parts:
        file = '; filename="a.csv"\r\nContent-Type: text/csv' if is_file else ""
        body += f'--limit\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
        body += data + b"\r\n"
    return body + b"--limit--\r\n"


def field_cases(form: Form, values: dict[str, bytes], *, all_ways: bool = True) -> Iterator[Case]:
    """Yield each field of a form in each hostile way: all the others are as they should be.

    Of several fields of one name, or of names that differ in a number or an id, it is the first and the last:
    one piece of code reads them all. The CSRF token is left as it is (see `token_cases`).
    """
    parts = parts_of(form)
    for index, (name, data, _) in enumerate(parts):
        if name == TOKEN or not _is_first_or_last(form, index):
            continue
        label = _label(form, index)
        before, after = parts[:index], parts[index + 1 :]
        for kind, value in values.items():
            yield Case(f"{label} {kind}", FORM, encode([*before, (name, value, False), *after]))
        if all_ways:
            own = (name, data, False)
            yield Case(f"{label} left out", FORM, encode([*before, *after]))
            yield Case(f"{label} doubled", FORM, encode([*before, own, own, *after]))
            big = [*before, (name, b"x" * 1_000_000, False), *after]
            yield Case(f"{label} 1 MB", MULTIPART, encode_multipart(big))
            file = [*before, (name, data or b"x", True), *after]
            yield Case(f"{label} as a file", MULTIPART, encode_multipart(file))
    for name in form.files:
        for kind, data in (values | {"a file": b"x,y\n1,2\n"}).items():
            yield Case(f"{name} {kind}", MULTIPART, encode_multipart([*parts, (name, data, True)]))
        yield Case(f"{name} as text", MULTIPART, encode_multipart([*parts, (name, b"x", False)]))


def body_cases(form: Form) -> Iterator[Case]:
    """Yield bodies that are no form, or not this one."""
    token = [part for part in parts_of(form) if part[0] == TOKEN]
    whole = encode_multipart(parts_of(form))
    yield Case("nothing but the token", FORM, encode(token))
    yield Case("an unknown field", FORM, encode([*parts_of(form), ("unknown", b"1", False)]))
    yield Case("JSON", "application/json", b'{"email": ["a"], "name": {"a": 1}}')
    yield Case("JSON of texts", "application/json", b'{"email": "a@example.org", "name": "A"}')
    yield Case("no JSON", "application/json", b"{")
    yield Case("text", "text/plain", b"email=a@example.org")
    yield Case("no kind", "", b"email=a@example.org")
    yield Case("multipart that ends early", MULTIPART, whole[: len(whole) // 2])
    yield Case("multipart without a boundary", "multipart/form-data", whole)
    yield Case("a charset that does not exist", f"{FORM}; charset=none", encode(parts_of(form)))
    yield Case("bytes that are no text", FORM, b"\xff\xfe=\xff&%ff=%fe&&&=")
    many = encode_multipart([*token, *[("a", b"", False)] * 1_001])
    yield Case("too many fields", MULTIPART, many)


def token_cases(form: Form, foreign: str) -> Iterator[Case]:
    """Yield a form without its CSRF token, and with others; `foreign` is that of another browser."""
    rest = [part for part in parts_of(form) if part[0] != TOKEN]
    yield Case("no token", FORM, encode(rest))
    tokens = {
        "an empty": b"",
        "another browser's": foreign.encode(),
        "a made-up": b"ImEi.x.y",
        "a NUL as": NUL,
    }
    for kind, token in tokens.items():
        yield Case(f"{kind} token", FORM, encode([(TOKEN, token, False), *rest]))
    own = dict(form.fields).get(TOKEN, "x").encode()
    yield Case("the token as a file", MULTIPART, encode_multipart([(TOKEN, own, True), *rest]))


def _is_first_or_last(form: Form, index: int) -> bool:
    names = [ID.sub("", name) for name, _ in form.fields]
    places = [place for place, name in enumerate(names) if name == names[index]]
    return index in (places[0], places[-1])


def _label(form: Form, index: int) -> str:
    """Return the name of a field; one of several of a name has its place among them, too."""
    names = [name for name, _ in form.fields]
    name = names[index]
    return name if names.count(name) == 1 else f"{name}[{names[: index + 1].count(name)}]"
