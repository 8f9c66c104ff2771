"""Read Word, PowerPoint and Excel files: zip archives of XML, of which bounded parts are read as a stream."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from hub.kit.document_reading import MAX_TEXT, DocumentFinding, Reading, UnreadableError

MAX_PART_BYTES = 16_000_000
"""So much of the XML of a document is read, once it is unpacked."""
CHUNK = 65_536
MAX_DEPTH = 1000
"""Tables within tables nest their elements some dozens deep. Far deeper ones are made to fill the memory."""
HEADING = re.compile(r"(heading|title|berschrift)", re.IGNORECASE)
LONG_TEXT = 3000
"""A text as long as about two pages needs headings."""
FAULTS = (
    *(expat.ExpatError, zipfile.BadZipFile, zlib.error),
    *(KeyError, RuntimeError, ValueError, EOFError, OSError, NotImplementedError),
)
TITLE_KINDS = ("title", "ctrTitle")


class _Part:
    """What is collected from the XML of a document while it streams by."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.length = 0
        self.has_heading = False
        self.has_title = False
        self.lacks_alternative = False
        self._depth = 0
        self._in_text = False
        self._is_picture = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableError
        local = name.rpartition(":")[2]
        if local == "t":
            self._in_text = True
        elif local in ("p", "br", "tab", "cr", "tc", "si"):
            self._add(" ")
        elif (local == "pStyle" and HEADING.search(_value(attributes, "val"))) or local == "outlineLvl":
            self.has_heading = True
        elif local == "ph" and _value(attributes, "type") in TITLE_KINDS:
            self.has_title = True
        elif local == "docPr" or (local == "cNvPr" and self._is_picture):
            self.lacks_alternative |= not (_value(attributes, "descr") or _value(attributes, "title"))
        self._is_picture = local == "nvPicPr"

    def end(self, name: str) -> None:
        self._depth -= 1
        if name.rpartition(":")[2] == "t":
            self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text:
            self._add(data)

    def _add(self, data: str) -> None:
        if self.length <= MAX_TEXT:
            self.words.append(data)
            self.length += len(data)


def read_word(path: str) -> Reading:
    """Return the text of a Word document, whether it has headings, and alternative text for pictures."""
    with _open(path) as archive:
        (part,) = _read_parts(archive, ["word/document.xml"])
    text = "".join(part.words)
    findings = [DocumentFinding.NO_HEADINGS] if len(text) > LONG_TEXT and not part.has_heading else []
    findings += [DocumentFinding.NO_ALTERNATIVE] if part.lacks_alternative else []
    return Reading(text, findings + _find_no_text(text))


def read_powerpoint(path: str) -> Reading:
    """Return the text of the slides, whether each has a title, and alternative text for pictures."""
    with _open(path) as archive:
        pattern = re.compile(r"ppt/slides/slide(\d{1,4})\.xml")
        found = ((pattern.fullmatch(name), name) for name in archive.namelist())
        names = [name for _, name in sorted((int(match[1]), name) for match, name in found if match)]
        slides = list(_read_parts(archive, names))
    text = " ".join("".join(slide.words) for slide in slides)
    findings = [] if all(slide.has_title for slide in slides) else [DocumentFinding.SLIDE_WITHOUT_TITLE]
    findings += [DocumentFinding.NO_ALTERNATIVE] if any(slide.lacks_alternative for slide in slides) else []
    return Reading(text, findings + _find_no_text(text))


def read_excel(path: str) -> Reading:
    """Return the texts of a workbook."""
    with _open(path) as archive:
        names = [name for name in archive.namelist() if name == "xl/sharedStrings.xml"]
        return Reading(" ".join("".join(part.words) for part in _read_parts(archive, names)))


def _find_no_text(text: str) -> list[DocumentFinding]:
    return [] if text.strip() else [DocumentFinding.NO_TEXT]


def _open(path: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnreadableError from None


def _read_parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[_Part]:
    left, length = MAX_PART_BYTES, 0
    for name in names:
        part = _Part()
        parser = expat.ParserCreate()
        parser.StartElementHandler = part.start
        parser.EndElementHandler = part.end
        parser.CharacterDataHandler = part.text
        parser.StartDoctypeDeclHandler = _refuse_declaration
        try:
            with archive.open(name) as stream:
                while left > 0 and part.length <= MAX_TEXT:
                    chunk = stream.read(min(CHUNK, left))
                    left -= len(chunk)
                    parser.Parse(chunk, not chunk)
                    if not chunk:
                        break
        except FAULTS:
            raise UnreadableError from None
        yield part
        length += part.length
        if left <= 0 or length > MAX_TEXT:
            return


def _refuse_declaration(*_declared: object) -> None:
    # Office documents declare no entities, which could read other files or grow without end.
    raise UnreadableError


def _value(attributes: dict[str, str], name: str) -> str:
    return next((value.strip() for key, value in attributes.items() if key.rpartition(":")[2] == name), "")
