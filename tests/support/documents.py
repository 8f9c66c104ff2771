"""The generated part of docs/access.md. Run as a module, it updates the file."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from hub.cli import main

ACCESS = Path(__file__).resolve().parents[2] / "docs" / "access.md"
PART = re.compile(r"(<!-- access -->\n).*(<!-- /access -->)", re.DOTALL)


def access_part() -> str:
    """Return the generated part of docs/access.md."""
    match = PART.search(ACCESS.read_text(encoding="utf-8"))
    assert match is not None
    return match.group(0)


def build_access_part(table: str) -> str:
    """Return the generated part of docs/access.md for a table."""
    return f"<!-- access -->\n{table}<!-- /access -->"


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        table = CliRunner().invoke(main, ["access"], env={"HUB_INSTANCE_DIR": folder}).stdout
    text = ACCESS.read_text(encoding="utf-8")
    ACCESS.write_text(PART.sub(lambda _: build_access_part(table), text), encoding="utf-8")
