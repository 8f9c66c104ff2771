"""Creates a plugin for a new trust, which works at once and is then edited by its author."""

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
"""The slug of the hub office."""


def create_trust_plugin(name: str, plugins_dir: Path) -> list[Path]:
    """Write a plugin for the trust called `name` ("Isle of Wight" or "isle-of-wight"); return its files.

    Raises Invalid if a trust cannot have the name, and Conflict if the plugin exists already. Either all
    files are written or none.
    """
    slug = slugify_trust_name(name)
    folder = plugins_dir / slug.replace("-", "_")
    if folder.exists():
        raise Conflict(f"There is already a trust called {slug}, in {plugins_dir.name}/{folder.name}.")
    plugins_dir.mkdir(parents=True, exist_ok=True)
    # Written to a temporary folder and renamed, so that a concurrent sync finds all files or none.
    temporary = Path(mkdtemp(prefix=".new-", dir=plugins_dir))
    try:
        new_folder = temporary / folder.name
        written = _write(new_folder, _template_values(slug, name))
        os.rename(new_folder, folder)
    finally:
        rmtree(temporary)
    return [folder / path for path in written]


def slugify_trust_name(name: str) -> str:
    """Return the slug for a trust's name, isle-of-wight for Isle of Wight; raise Invalid if there is none."""
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
    """Return the name as people write it: isle-of-wight becomes Isle of Wight."""
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


def _write(folder: Path, values: dict[str, str]) -> list[Path]:
    written = []
    for pattern, text in FILES.items():
        path = Path(Template(pattern).substitute(values))
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(Template(text).substitute(values), encoding="utf-8")
        written.append(path)
    return written
