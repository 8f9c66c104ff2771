"""Names of files: made safe for every system, and stated in the header that tells a browser the name."""

import re
import unicodedata
from pathlib import PurePath
from urllib.parse import quote

MAX_NAME_LENGTH = 150
UNSAFE_CHARACTER = re.compile(r'[<>:"/\\|?*%;]')
UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
RESERVED_NAME = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
"""Names that Windows keeps for devices."""
NAMELESS = "file"


def make_safe_name(name: str) -> str:
    """Return the name of an uploaded file without folders, unseen characters and what systems refuse."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in UNSEEN_CATEGORIES)
    cleaned = " ".join(UNSAFE_CHARACTER.sub("_", seen).split()).strip(". ")
    path = PurePath(cleaned)
    extension = path.suffix[:20]
    stem = (path.stem if extension else cleaned)[: MAX_NAME_LENGTH - len(extension)].strip(". ") or NAMELESS
    if RESERVED_NAME.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"
    return f"{stem}{extension.lower()}"


def content_disposition(name: str, *, is_shown: bool) -> str:
    """Return the header with a safe name: in ASCII for old browsers, and whole for all others."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = f"{NAMELESS}{folded}" if folded.startswith(".") else folded or NAMELESS
    kind = "inline" if is_shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
