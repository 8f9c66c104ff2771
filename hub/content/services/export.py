"""Write what an organisation keeps on the website as a folder of content files."""

from dataclasses import dataclass, field
from pathlib import Path

from hub.content.services.suppliers import Handlers
from hub.kit.db import db
from hub.kit.errors import Conflict, NotFound
from hub.trusts.domain import find_organisation


@dataclass
class ExportReport:
    """How many files were written, and the slugs of items that are not for everybody and were left out."""

    written: int = 0
    limited: list[str] = field(default_factory=list)


def export_content(handlers: Handlers, supplier: str, folder: Path) -> ExportReport:
    """Write `<feature>/<slug>.md` below `folder` for each item that a supplier keeps on the website.

    Raises NotFound for an unknown organisation, and Conflict for a folder that is not empty.
    """
    session, report = db.session(), ExportReport()
    if find_organisation(session, supplier) is None:
        raise NotFound(f"There is no organisation called {supplier}.")
    if folder.exists() and any(folder.iterdir()):
        raise Conflict(f"{folder} is not empty. Name a new folder.")
    for feature, handler in handlers.items():
        if handler.export is None:
            continue
        for file in handler.export(session, supplier):
            if file.text is None:
                report.limited.append(file.slug)
                continue
            path = folder / feature / f"{file.slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
            report.written += 1
    return report
