"""Reads the recipes of docs/architecture.md, and carries them out in a copy of the working tree."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "architecture.md"
SECTION = re.compile(r"^## Recipe: (?P<title>.+)\n(?P<text>(?:.*\n)*?)(?=^## |\Z)", re.MULTILINE)
BLOCK = re.compile(r"(?P<lead>(?:^.+\n)+)\n^```(?P<language>\w+)\n(?P<code>(?:.*\n)*?)^```$", re.MULTILINE)
PATH = re.compile(r"`([\w./-]+[./][\w.]+)`")
NOT_COPIED = shutil.ignore_patterns(
    *(".git", ".venv", ".bench", "node_modules", "instance", "built", "pictures", "test-results"),
    *("*.egg-info", ".*_cache"),
)


@dataclass(frozen=True)
class Step:
    """One code block of a recipe: a new file, a change (`diff`) of the file at `path`, or commands (`sh`)."""

    language: str
    path: str
    code: str


def recipes() -> dict[str, list[Step]]:
    """Return the steps of each recipe by its title; a block belongs to the last file named before it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return {section["title"]: list(_steps(section["text"])) for section in SECTION.finditer(text)}


def _steps(text: str) -> Iterator[Step]:
    for block in BLOCK.finditer(text):
        if block["language"] == "sh":
            yield Step("sh", "", block["code"])
            continue
        paths = PATH.findall(block["lead"])
        assert paths, f"No file is named before:\n{block['code']}"
        yield Step(block["language"], paths[-1], block["code"])


def copy_tree(target: Path) -> Path:
    """Copy the working tree to `target`, compiled modules included; the built assets are linked."""
    shutil.copytree(ROOT, target, ignore=NOT_COPIED, symlinks=True)
    (target / "hub" / "static" / "built").symlink_to(ROOT / "hub" / "static" / "built")
    return target


def apply(step: Step, tree: Path) -> None:
    """Carry out one step in `tree`; raise AssertionError where it does not fit."""
    if step.language == "sh":
        for command in step.code.splitlines():
            _run(command, tree)
    elif step.language == "diff":
        _patch(tree / step.path, step.code)
    else:
        path = tree / step.path
        assert not path.exists(), f"{step.path} is a new file in the recipe, but exists already"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.code, encoding="utf-8")


def _patch(path: Path, diff: str) -> None:
    """Replace the context and removed lines of each part of `diff` by its context and added lines."""
    text = path.read_text(encoding="utf-8")
    for part in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = [(line[:1], line[1:] + "\n") for line in part.splitlines()]
        old = "".join(line for sign, line in lines if sign != "+")
        new = "".join(line for sign, line in lines if sign != "-")
        assert text.count(old) == 1, f"{path.name} holds this {text.count(old)} times and not once:\n{old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _run(command: str, tree: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HUB_", "PYTEST_", "COV_"))
    }
    result = subprocess.run(
        command.replace(".venv/bin/", f"{Path(sys.executable).parent}/"),
        shell=True,
        cwd=tree,
        env={**environment, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout[-3000:]}{result.stderr[-3000:]}"
