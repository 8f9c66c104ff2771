"""Files and pictures of items that come from content files, and their way out to such files."""

import shutil
from hashlib import sha256

import pytest
from sqlalchemy import select

from hub.content.services import export_content, sync_content
from hub.extension.registry import get_registry
from hub.files.models import StoredFile
from hub.library.domain import find_current_version
from hub.library.models import Resource
from hub.publishing.domain.attachment_records import read_records
from hub.publishing.domain.content_files import find_kept_files
from hub.publishing.domain.reviews import submit_draft
from hub.publishing.models import Attachment
from hub.trusts.domain import OFFICE_SLUG
from hub.web.page_cache import get_page_version
from tests.files.documents import make_png
from tests.files.virus_scanner import VIRUS, scanner
from tests.publishing.attachment_rows import GUIDE, add_file, add_picture, links, run_checks

HEAD = "---\ntitle: A huddle\nsummary: Ten minutes.\nkind: practice\nsource: supplier\nfiles:\n"
NOTES = "- file: notes.txt\n  title: Notes\n"


@pytest.fixture
def folder(scenario, tmp_path):
    """The folder of library files of the hub office, which needs no plugin."""
    scenario.app.config["CONTENT_DIR"] = str(tmp_path)
    (tmp_path / "library").mkdir()
    return tmp_path / "library"


def sync(scenario):
    """Read the files of the hub office, and return the report."""
    registry = get_registry(scenario.app)
    with scenario.app.app_context():
        report = sync_content(
            registry.content_handlers,
            scenario.app.config,
            only=OFFICE_SLUG,
            item_files=registry.item_files,
        )
    get_page_version(scenario.app).invalidate()
    return report


def write_item(folder, files=NOTES, **contents):
    """Write a content file with these files in its folder."""
    (folder / "huddle").mkdir(exist_ok=True)
    (folder / "huddle.md").write_text(f"{HEAD}{files}---\n\nAt length.\n")
    for name, content in contents.items():
        (folder / "huddle" / name.replace("__", ".")).write_bytes(content)


def read_version(scenario, slug="huddle"):
    """Return the number of the version of an item, and its files."""
    with scenario.write_session() as session:
        entry_id = session.scalars(select(Resource.entry_id).order_by(Resource.id.desc()).limit(1)).one()
        version = find_current_version(session, entry_id)
        return version.number, read_records(version.fields)


def test_the_files_of_an_item_are_written_beside_it_and_come_back_as_they_were(scenario, folder, tmp_path):
    draft_id = scenario.begun()
    add_file(scenario, draft_id, title="A guide: for all")
    add_file(scenario, draft_id, name="GUIDE.pdf", data=GUIDE + b"\n%", title="Another of this name")
    add_picture(scenario, draft_id, alt_text="Six people\nat a table.")
    scenario.step("publisher", draft_id, submit_draft)
    scenario.publish(draft_id)
    before = read_records(scenario.item(draft_id)["version"].fields)
    slug = scenario.item(draft_id)["address"].rpartition("/")[2]

    out = tmp_path / "out"
    with scenario.app.app_context():
        report = export_content(get_registry(scenario.app).content_handlers, "london", out)
    assert (report.written, report.missing) == (1, [])
    assert (out / "library" / slug / "guide.pdf").read_bytes() == GUIDE
    assert (out / "library" / slug / "2" / "GUIDE.pdf").read_bytes() == GUIDE + b"\n%"

    shutil.copytree(out / "library" / slug, folder / "huddle")
    shutil.copy(out / "library" / f"{slug}.md", folder / "huddle.md")
    report = sync(scenario)
    assert (report.new, report.problems) == (1, [])
    _number, after = read_version(scenario)
    told = [(each.name, each.media_type, each.size, each.title, each.alt_text) for each in before]
    assert [(each.name, each.media_type, each.size, each.title, each.alt_text) for each in after] == told
    assert not {each.file for each in before} & {each.file for each in after}
    browser = scenario.app.test_client()
    assert [browser.get(f"/files/{each.file}").data for each in after] == [
        browser.get(f"/files/{each.file}").data for each in before
    ]


def test_the_interface_lists_the_files_that_its_reader_can_open(scenario, folder):
    scenario.app.config["VIRUS_SCAN"] = "127.0.0.1:1"
    picture = "- file: team.png\n  title: The team\n  alt_text: Six people.\n"
    write_item(folder, NOTES + picture, notes__txt=b"Ask the okapi", team__png=make_png())
    assert sync(scenario).is_clean
    browser = scenario.app.test_client()
    assert browser.get("/api/v1/resources/huddle").json["files"] == []
    assert links(browser.get("/library/huddle")) == {}
    with scanner("tcp") as (place, _server):
        scenario.app.config["VIRUS_SCAN"] = place
        run_checks(scenario)
    notes, team = browser.get("/api/v1/resources/huddle").json["files"]
    assert {name: notes[name] for name in ("name", "title", "size", "media_type", "alt_text")} == {
        "name": "notes.txt",
        "title": "Notes",
        "size": 13,
        "media_type": "text/plain",
        "alt_text": "",
    }
    assert (team["name"], team["alt_text"]) == ("team.png", "Six people.")
    assert browser.get(notes["url"]).data == b"Ask the okapi"
    assert list(links(browser.get("/library/huddle"))) == ["Notes"]


def test_a_file_with_a_virus_goes_from_the_item(scenario, folder):
    write_item(folder, notes__txt=b"Ask first " + VIRUS)
    with scanner("tcp") as (place, _server):
        scenario.app.config["VIRUS_SCAN"] = place
        sync(scenario)
        run_checks(scenario)
    with scenario.write_session() as session:
        assert [row.scan_state for row in session.query(Attachment)] == ["infected"]
    assert scenario.app.test_client().get("/api/v1/resources/huddle").json["files"] == []


def test_a_file_that_stays_the_same_is_stored_once_and_a_changed_one_makes_a_version(scenario, folder):
    write_item(folder, notes__txt=b"First")
    sync(scenario)
    first = read_version(scenario)
    assert (first[0], sync(scenario).unchanged) == (1, 1)
    write_item(folder, NOTES.replace("Notes", "New words"), notes__txt=b"First")
    assert sync(scenario).changed == 1
    number, (record,) = read_version(scenario)
    assert (number, record.title, record.file) == (2, "New words", first[1][0].file)
    write_item(folder, notes__txt=b"Second")
    assert sync(scenario).changed == 1
    number, (record,) = read_version(scenario)
    assert number == 3
    assert scenario.app.test_client().get(f"/files/{record.file}").data == b"Second"
    assert scenario.app.test_client().get(f"/files/{first[1][0].file}").data == b"First"


REFUSED = (
    (NOTES, {}, "notes.txt is not in the folder huddle beside this file. Put it there"),
    ("- file: ../huddle.md\n  title: Notes\n", {}, "'../huddle.md' is not the name of a file"),
    (NOTES.replace("notes.txt", "a.exe"), {"a__exe": b"MZ"}, "a.exe: Choose a file of one of these types"),
    (NOTES.replace("notes.txt", "a.png"), {"a__png": make_png()}, "is a picture without an `alt_text`"),
    (
        NOTES + "  alt_text: Six people.\n",
        {"notes__txt": b"Text"},
        "but is not a picture. Leave the `alt_text` out",
    ),
    (NOTES + NOTES, {"notes__txt": b"Text"}, "names a file twice"),
)


def test_a_file_that_nobody_could_upload_is_a_problem_and_its_item_waits(scenario, folder):
    for files, contents, message in REFUSED:
        write_item(folder, files, **contents)
        (problem,) = sync(scenario).problems
        assert (problem.field, message in problem.message) == ("files", True), problem
    with scenario.write_session() as session:
        assert session.query(StoredFile).count() == 0


def test_a_file_of_an_item_that_is_not_published_is_never_read_and_goes(scenario, folder):
    """The slug belongs to a trust, so the item of the office is refused after its file was stored."""
    scenario.share("huddle")
    write_item(folder, notes__txt=b"First")
    (problem,) = sync(scenario).problems
    assert "already belongs to london" in problem.message
    with scenario.write_session() as session:
        assert [file.state for file in session.query(StoredFile)] == ["arriving"]
        assert session.query(Attachment).count() == 0


def test_the_files_of_the_current_version_are_known_by_name_and_digest(scenario, folder):
    write_item(folder, notes__txt=b"Ask the okapi")
    assert sync(scenario).is_clean
    _number, (record,) = read_version(scenario)

    with scenario.write_session() as session:
        digest = sha256(b"Ask the okapi").hexdigest()
        assert find_kept_files(session, "/library/huddle") == {("notes.txt", digest): record.file}
        assert find_kept_files(session, "/library/nothing") == {}
