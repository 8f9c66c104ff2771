"""The command that writes what a trust keeps on the website as content files."""

import pytest
from sqlalchemy import update

from hub.access import PUBLIC, Audience
from hub.catalogue.domain import Filters, list_entries
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.errors import Conflict, NotFound
from hub.library.domain import LIBRARY, Ownership, Publication, write_item
from hub.library.models import Resource
from hub.trusts.domain import find_organisation
from tests.factories import make_document


def publish(site, slug, audience=Audience.PUBLIC):
    """Publish an item of London on the website."""
    with site.app.app_context(), write_transaction() as session:
        london = find_organisation(session, "london")
        by = Publication(london.id, "london", now(), Ownership.WEB, audience)
        write_item(session, make_document(slug=slug, title="A fairer rota"), by, LIBRARY, None)


def export(site, folder, supplier="london"):
    return site.app.test_cli_runner().invoke(args=["content", "export", supplier, "--to", str(folder)])


@pytest.fixture
def london(site):
    """A hub with London's plugin."""
    site.write_plugin("london")
    assert site.sync().is_clean
    return site


def test_items_of_the_website_are_written_as_a_folder_that_the_plugin_can_supply(london, tmp_path):
    publish(london, "rota")
    publish(london, "for-ourselves", Audience.ORGANISATION)
    done = export(london, tmp_path / "out")
    assert done.stdout == f"1 files written to {tmp_path / 'out'}.\n"
    assert done.stderr == "Left out, because it is not for everyone: for-ourselves\n"
    text = (tmp_path / "out" / "library" / "rota.md").read_text()
    (london.folder / "plugins" / "london" / "content" / "library" / "rota.md").write_text(text)

    report = london.sync()
    assert report.is_clean
    assert [label.rpartition("/")[2] for label in report.skipped] == ["rota.md"]
    assert (report.new, report.changed) == (0, 0)


def test_an_exported_folder_makes_the_same_item_on_a_hub_that_never_had_it(london, tmp_path):
    publish(london, "rota")
    export(london, tmp_path / "out")
    with london.app.app_context(), write_transaction() as session:
        (before,) = list_entries(session, PUBLIC, ["resource"], Filters()).entries
        known = (before.public_id, before.title, before.summary, before.body, before.facets)
        session.execute(update(Resource).values(public_id="moved-away"))
        before.slug = before.public_id = "moved-away"
    text = (tmp_path / "out" / "library" / "rota.md").read_text()
    (london.folder / "plugins" / "london" / "content" / "library" / "rota.md").write_text(text)

    assert london.sync().new == 1
    with london.app.app_context(), write_transaction() as session:
        entries = list_entries(session, PUBLIC, ["resource"], Filters()).entries
        (again,) = [each for each in entries if each.slug == "rota"]
        assert (again.public_id, again.title, again.summary, again.body, again.facets) == known


def test_an_unknown_organisation_and_a_folder_in_use_are_refused(london, tmp_path):
    refused = export(london, tmp_path / "a", "nobody").exception
    assert (type(refused), refused.message) == (NotFound, "There is no organisation called nobody.")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "kept.md").write_text("Mine.")
    assert isinstance(export(london, tmp_path / "b").exception, Conflict)
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["kept.md"]
