"""P8: the time of a sync of ten thousand content files, new and unchanged."""

import os
import subprocess
import time
from pathlib import Path

from tests.bench.catalogue import items
from tests.bench.goals import Measured
from tests.bench.served import BIN

FILES = 10_000
FRONT = """---
title: {title}
summary: {summary}
kind: practice
source: supplier
theme: [networking]
tier: [director]
---

{body}
"""


def sync_times(folder: Path) -> list[Measured]:
    """Measure a sync of new files, and another when nothing has changed."""
    library = folder / "content" / "library"
    library.mkdir(parents=True)
    (folder / "plugins").mkdir()
    for item in items(FILES):
        (library / f"{item['slug']}.md").write_text(FRONT.format(**item), encoding="utf-8")
    settings = {
        "INSTANCE_DIR": str(folder / "instance"),
        "CONTENT_DIR": str(folder / "content"),
        "PLUGINS_DIR": str(folder / "plugins"),
        "INSTALLED_PLUGINS": "no",
    }
    environment = {**os.environ, **{f"HUB_{name}": value for name, value in settings.items()}}
    subprocess.run([BIN / "hub", "db", "upgrade"], env=environment, check=True, capture_output=True)
    new, same = (_sync(environment) for _ in range(2))
    return [
        Measured("P8", "sync of new files", f"{FILES:,}", f"{new:.0f} s", "60 s", new < 60),
        Measured("P8", "sync of unchanged files", f"{FILES:,}", f"{same:.1f} s", "5 s", same < 5),
    ]


def _sync(environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run([BIN / "hub", "content", "sync"], env=environment, check=True, capture_output=True)
    return time.perf_counter() - started
