"""The parts of the documents that are generated from the code. Run as a module, it writes them again."""

import re
from configparser import ConfigParser
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from hub.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class GeneratedPart:
    """The part of a document between `<!-- name -->` and `<!-- /name -->`."""

    document: str
    name: str

    @property
    def path(self) -> Path:
        """The file of the document."""
        return ROOT / self.document

    @property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"<!-- {self.name} -->\n.*<!-- /{self.name} -->", re.DOTALL)

    def read(self) -> str:
        """Return the part as the document has it, markers included."""
        match = self._pattern.search(self.path.read_text(encoding="utf-8"))
        assert match is not None, f"{self.document} has no part {self.name}"
        return match.group(0)

    def render(self, content: str) -> str:
        """Return the part with `content` in it, markers included."""
        return f"<!-- {self.name} -->\n{content}<!-- /{self.name} -->"

    def write(self, content: str) -> None:
        """Put `content` into the document."""
        text = self.path.read_text(encoding="utf-8")
        self.path.write_text(self._pattern.sub(lambda _: self.render(content), text), encoding="utf-8")


ACCESS_TABLE = GeneratedPart("docs/access.md", "access")
LAYERS = GeneratedPart("docs/architecture.md", "layers")
MODULES = GeneratedPart("docs/architecture.md", "modules")


def layers_diagram() -> str:
    """Return the layers of `hub` as a Mermaid diagram, from the import contract in setup.cfg."""
    return _diagram("layers")


def modules_diagram() -> str:
    """Return the modules of a feature as a Mermaid diagram, from the import contract in setup.cfg."""
    return _diagram("modules")


def _diagram(contract: str) -> str:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = config[f"importlinter:contract:{contract}"]["layers"].split("\n")
    labels = [re.sub(r"[()]", "", layer).strip() for layer in layers if layer.strip()]
    nodes = [f'L{number}["{label}"]' for number, label in enumerate(labels, 1)]
    arrows = [f"    {upper} --> {lower}" for upper, lower in pairwise(nodes)]
    return "\n".join(("```mermaid", "flowchart TD", *arrows, "```", ""))


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        ACCESS_TABLE.write(CliRunner().invoke(main, ["access"], env={"HUB_INSTANCE_DIR": folder}).stdout)
    LAYERS.write(layers_diagram())
    MODULES.write(modules_diagram())
