"""Write what an organisation keeps on the website as a folder of content files."""

from pathlib import Path

from msgspec import Struct, field
from sqlalchemy.orm import Session

from hub.content.services.suppliers import Handlers
from hub.files.domain import files_by_public_id
from hub.files.services import read_whole_file
from hub.kit.content_handler import ExportedFile
from hub.kit.db import db
from hub.kit.errors import Conflict, NotFound
from hub.trusts.domain import find_organisation
from hub.web.after_response import get_current_app


class ExportReport(Struct):
    """How many content files were written, and what was left out.

    `limited` are the slugs of items that are not for everybody, `missing` files that are no longer kept.
    """

    written: int = 0
    limited: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def export_content(handlers: Handlers, supplier: str, folder: Path) -> ExportReport:
    """Write `<feature>/<slug>.md` below `folder` for each item that a supplier keeps on the website.

    The files and pictures of an item stand in `<feature>/<slug>`.
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
            report.missing += [f"{file.slug}/{name}" for name in file.missing]
            _write_files(session, file, path.with_suffix(""))
            path.write_text(file.text, encoding="utf-8")
            report.written += 1
    return report


def _write_files(session: Session, file: ExportedFile, folder: Path) -> None:
    facts = files_by_public_id(session, [file_id for _, file_id in file.files])
    for name, file_id in file.files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as written:
            for piece in read_whole_file(get_current_app(), facts[file_id]):
                written.write(piece)
