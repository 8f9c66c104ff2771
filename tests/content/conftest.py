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
    return [ContentFolder("content/{feature}", feature="{feature}")]
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


class ContentSite:
    """An app with plugins and national content in a folder of its own."""

    def __init__(self, app, folder: Path) -> None:
        self.app = app
        self.folder = folder
        (folder / "content" / "library").mkdir(parents=True)
        (folder / "plugins").mkdir()

    def write_plugin(self, name: str, code: str = PLUGIN, feature: str = "library") -> Path:
        folder = self.folder / "plugins" / name
        (folder / "content" / feature).mkdir(parents=True, exist_ok=True)
        slug = name.replace("_", "-")
        values = {
            "{slug}": slug,
            "{name}": f"{slug} NHS Trust",
            "{short}": slug.title(),
            "{feature}": feature,
        }
        for placeholder, value in values.items():
            code = code.replace(placeholder, value)
        (folder / "plugin.py").write_text(code, encoding="utf-8")
        return folder

    def write_item(self, path: str, title="An item", body="At length.", more="") -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ITEM.format(title=title, body=body, more=more), encoding="utf-8")
        return file

    def sync(self, **options):
        with self.app.app_context():
            return sync_content(get_registry(self.app).content_handlers, self.app.config, **options)

    def get(self, address: str):
        # Without this, the page cache may not notice a change for up to two seconds.
        get_page_version(self.app).invalidate()
        return self.app.test_client().get(address)


@pytest.fixture
def site(make_app, tmp_path):
    app = make_app(
        PLUGINS_DIR=str(tmp_path / "site" / "plugins"),
        CONTENT_DIR=str(tmp_path / "site" / "content"),
        INSTALLED_PLUGINS="no",
    )
    return ContentSite(app, tmp_path / "site")
