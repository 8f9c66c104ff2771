"""Makes a new trust's plugin, which works at once: its author changes what it says."""

import json
import os
import re
from pathlib import Path
from shutil import rmtree
from string import Template
from tempfile import mkdtemp

from hub.kit.errors import Conflict, Invalid
from hub.kit.text import fold_text
from hub.plugin_api import HUB_API
from hub.plugin_host.scaffold_files import FILES

MAX_SHORT_NAME_LENGTH = 40
"""Characters of a trust's short name."""
FILE_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
SMALL_WORDS = frozenset({"and", "for", "in", "of", "on", "the", "under", "upon"})
RESERVED_SLUGS = frozenset({"hub"})
"""The hub office's own name."""


def create_trust_plugin(name: str, plugins_dir: Path) -> list[Path]:
    """Write the plugin of a trust called `name` ("Isle of Wight" or "isle-of-wight"); return its files.

    Raises Invalid for a name that cannot be a trust's, and Conflict for one that is there already. What is
    written is whole, or not there at all.
    """
    slug = slugify_trust_name(name)
    folder = plugins_dir / slug.replace("-", "_")
    if folder.exists():
        raise Conflict(f"There is a trust called {slug} already, in {plugins_dir.name}/{folder.name}.")
    plugins_dir.mkdir(parents=True, exist_ok=True)
    # Built aside and then put in place in one step: a sync beside this one finds all of it or none.
    aside = Path(mkdtemp(prefix=".new-", dir=plugins_dir))
    try:
        built = aside / folder.name
        written = _write(built, _template_values(slug, name))
        os.rename(built, folder)
    finally:
        rmtree(aside)
    return [folder / path for path in written]


def slugify_trust_name(name: str) -> str:
    """Return the address of a trust called `name`: Isle of Wight becomes isle-of-wight."""
    title = " ".join(name.split())
    slug = "-".join(re.findall(r"[a-z0-9]+", fold_text(title).replace("'", "").replace("\u2019", "")))
    if not slug or not slug[0].isalpha():
        raise Invalid("name", "A trust's name begins with a letter from A to Z, such as Isle of Wight.")
    if len(title) > MAX_SHORT_NAME_LENGTH:
        raise Invalid(
            "name", f"Keep the name to {MAX_SHORT_NAME_LENGTH} characters; the full name goes into plugin.py."
        )
    if slug in RESERVED_SLUGS:
        raise Invalid("name", f"The hub keeps the name {slug} for itself. Choose another.")
    if not title.isprintable() or re.search(r"[/\\<>$\"]", title):
        raise Invalid("name", "Write the name with letters, figures, spaces and hyphens.")
    return slug


def format_trust_title(name: str, slug: str) -> str:
    """Return the name as people write it; isle-of-wight becomes Isle of Wight."""
    if not FILE_NAME.match(name.strip()):
        return " ".join(name.split())
    words = [word if word in SMALL_WORDS else word.capitalize() for word in slug.split("-")]
    return " ".join([words[0].capitalize(), *words[1:]])


def _template_values(slug: str, name: str) -> dict[str, str]:
    title = format_trust_title(name, slug)
    return {
        "slug": slug,
        "folder": slug.replace("-", "_"),
        "title": title,
        "quoted": json.dumps(title, ensure_ascii=False),
        "first_title": json.dumps(f"The first item of {title}", ensure_ascii=False),
        "hub_api": HUB_API,
    }


def _write(folder: Path, words: dict[str, str]) -> list[Path]:
    written = []
    for pattern, text in FILES.items():
        path = Path(Template(pattern).substitute(words))
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(Template(text).substitute(words), encoding="utf-8")
        written.append(path)
    return written
