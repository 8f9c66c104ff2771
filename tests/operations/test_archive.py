"""A damaged backup is recognised, and nobody but its owner reads a backup."""

import stat
import zipfile
from pathlib import Path

import pytest

from hub.kit.errors import Conflict
from hub.operations.domain.archive import ArchivePart, Manifest, create_archive, open_archive
from hub.operations.services import create_backup, restore_backup
from tests.operations.backup_files import ALL, files_in, parts_of

REFUSED = {
    "cut": (lambda path: damage(path, "cut"), "damaged or incomplete"),
    "changed": (lambda path: damage(path, "changed"), "damaged or incomplete"),
    "empty": (lambda path: damage(path, "empty"), "damaged or incomplete"),
    "not a backup": (lambda path: damage(path, "not a backup"), "or is not a backup"),
    "missing": (Path.unlink, "no file with this name"),
    "a row is gone": (lambda path: rewrite(path, drop_a_row), "organisation does not contain what it should"),
    "a table is gone": (lambda path: rewrite(path, drop_a_table), "damaged or incomplete"),
    "newer": (lambda path: rewrite(path, set_newer_revision), "made by a newer version of the hub"),
    "newer format": (lambda path: rewrite(path, set_newer_format), "made by a newer version of the hub"),
}


def damage(path, how):
    data = bytearray(path.read_bytes())
    if how == "cut":
        del data[len(data) // 2 :]
    elif how == "changed":
        # Inside the data of a part: elsewhere a zip file has bytes without meaning.
        with zipfile.ZipFile(path) as file:
            part = max(file.infolist(), key=lambda info: info.compress_size)
        data[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    elif how == "empty":
        data.clear()
    elif how == "not a backup":
        data[:] = b"once upon a time " * 100
    path.write_bytes(data)


def rewrite(path, change):
    parts = parts_of(path)
    change(parts)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)


def drop_a_row(parts):
    parts["organisation.jsonl"] = parts["organisation.jsonl"].split(b"\n", 1)[1]


def drop_a_table(parts):
    del parts["organisation.jsonl"]


def set_newer_revision(parts):
    parts["manifest.json"] = parts["manifest.json"].replace(f'"{ALL[-1]}"'.encode(), b'"9999"')


def set_newer_format(parts):
    parts["manifest.json"] = parts["manifest.json"].replace(b'"format": 1', b'"format": 2')


def test_a_backup_is_for_its_owner_only_and_replaces_nothing(filled, tmp_path):
    with filled.app_context():
        create_backup(tmp_path / "one")
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert files_in(tmp_path) == ["one", "secret-key"]


@pytest.mark.parametrize("case", REFUSED)
def test_a_backup_that_cannot_be_used_is_refused_in_words_and_changes_nothing(
    filled, all_rows, tmp_path, case
):
    damage_file, message = REFUSED[case]
    before = all_rows(filled)
    with filled.app_context():
        create_backup(tmp_path / "one")
        damage_file(tmp_path / "one")
        with pytest.raises(Conflict, match=message):
            restore_backup(tmp_path / "one", replace=True)
    assert all_rows(filled) == before


LINES = {"organisation": [b'{"id":1}\n', b'{"id":2}\n'], "person": []}


def write(path, *, fails=False):
    with create_archive(path) as archive:
        for table, lines in LINES.items():
            archive.add_table(table, lines)
        if fails:
            raise ConnectionError
        archive.write_manifest(Manifest("r1", "1.0", "2026-01-05", "e1", tuple(archive.parts)))


def test_an_archive_is_read_as_it_was_written(tmp_path):
    write(tmp_path / "one.zip")

    with open_archive(tmp_path / "one.zip") as archive:
        archive.verify()
        manifest = archive.manifest
        assert (manifest.revision, manifest.hub, manifest.epoch, manifest.format) == ("r1", "1.0", "e1", 1)
        assert [(part.table, part.rows) for part in manifest.parts] == [("organisation", 2), ("person", 0)]
        assert {part.table: list(archive.read_lines(part)) for part in manifest.parts} == LINES


def test_equal_rows_give_equal_archives(tmp_path):
    for name in ("one.zip", "two.zip"):
        write(tmp_path / name)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_an_archive_that_is_not_completed_leaves_no_file_and_keeps_the_one_before(tmp_path):
    write(tmp_path / "one.zip")
    before = (tmp_path / "one.zip").read_bytes()
    for name in ("one.zip", "two.zip"):
        with pytest.raises(ConnectionError):
            write(tmp_path / name, fails=True)

    assert [path.name for path in tmp_path.iterdir()] == ["one.zip"]
    assert (tmp_path / "one.zip").read_bytes() == before


@pytest.mark.parametrize(
    "part",
    [
        ArchivePart("organisation", 1, "0" * 64),
        ArchivePart("organisation", 2, "0" * 64),
        ArchivePart("trust", 2, "0" * 64),
    ],
)
def test_a_part_that_does_not_match_the_manifest_is_refused(tmp_path, part):
    with create_archive(tmp_path / "one.zip") as archive:
        archive.add_table("organisation", LINES["organisation"])
        archive.write_manifest(Manifest("r1", "1.0", "2026-01-05", "e1", (part,)))

    with open_archive(tmp_path / "one.zip") as opened, pytest.raises(Conflict, match="damaged or incomplete"):
        opened.verify()


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "parts": [1]}'])
def test_a_manifest_that_is_none_is_refused(tmp_path, manifest):
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as file:
        file.writestr("manifest.json", manifest)

    with pytest.raises(Conflict, match="or is not a backup"), open_archive(tmp_path / "one.zip"):
        pass
