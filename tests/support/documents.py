"""The parts of the documents that are made by the hub itself. Run as a module, it writes them anew."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from hub.cli import main

ACCESS = Path(__file__).resolve().parents[2] / "docs" / "access.md"
PART = re.compile(r"(<!-- access -->\n).*(<!-- /access -->)", re.DOTALL)


def written() -> str:
    """Return the table that the page of access holds."""
    found = PART.search(ACCESS.read_text(encoding="utf-8"))
    assert found is not None
    return found.group(0)


def made(table: str) -> str:
    """Return the part of the page of access with `table` in it."""
    return f"<!-- access -->\n{table}<!-- /access -->"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        table = CliRunner().invoke(main, ["access"], env={"HUB_INSTANCE_DIR": folder}).stdout
    text = ACCESS.read_text(encoding="utf-8")
    ACCESS.write_text(PART.sub(lambda _: made(table), text), encoding="utf-8")
