from pathlib import Path

import pytest

from hub.content.services import sync_content
from hub.extension.registry import get_registry
from hub.web.page_cache import get_page_version

PLUGIN = """
from hub.plugin_api import ContentFolder, Trust, hookimpl

HUB_API = "1.0"


@hookimpl
def hub_trust():
    return Trust(slug="{slug}", name="{name}", short_name="{short}")


@hookimpl
def hub_content():
    return [ContentFolder("content/library", feature="library")]
"""

ITEM = """---
title: {title}
summary: What it is.
kind: practice
source: supplier
{more}
---

{body}
"""


class Ground:
    """A place with plugins and national content of its own, and the hub that reads them."""

    def __init__(self, app, place: Path) -> None:
        self.app = app
        self.place = place
        (place / "content" / "library").mkdir(parents=True)
        (place / "plugins").mkdir()

    def plugin(self, name: str, code: str = PLUGIN) -> Path:
        folder = self.place / "plugins" / name
        (folder / "content" / "library").mkdir(parents=True, exist_ok=True)
        slug = name.replace("_", "-")
        words = {"{slug}": slug, "{name}": f"{slug} NHS Trust", "{short}": slug.title()}
        for old, new in words.items():
            code = code.replace(old, new)
        (folder / "plugin.py").write_text(code, encoding="utf-8")
        return folder

    def item(self, path: str, title="An item", body="At length.", more="") -> Path:
        file = self.place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ITEM.format(title=title, body=body, more=more), encoding="utf-8")
        return file

    def sync(self, **options):
        with self.app.app_context():
            return sync_content(get_registry(self.app).content_handlers, self.app.config, **options)

    def get(self, address: str):
        # Each look asks anew: the page cache would answer for up to two seconds from what it knows.
        get_page_version(self.app).invalidate()
        return self.app.test_client().get(address)


@pytest.fixture
def ground(make_app, tmp_path):
    app = make_app(
        PLUGINS_DIR=str(tmp_path / "ground" / "plugins"),
        CONTENT_DIR=str(tmp_path / "ground" / "content"),
        INSTALLED_PLUGINS="no",
    )
    return Ground(app, tmp_path / "ground")
