"""An organisation writes up its own version of an item that it has adapted; both pages lead to each other."""

import re

from sqlalchemy import select

from hub.publishing.domain.adaptations import find_item_to_adapt, link_own_version
from hub.publishing.domain.evidence_vocabulary import AdoptionKind
from hub.publishing.models import Adoption, Draft
from tests.publishing.evidence_rows import ROTA


def test_only_who_writes_for_the_adopter_begins_its_version(items):
    public_id = items.adopt(kind=AdoptionKind.ADAPTED, what_changed="Two crews share it.")
    with items.write_session() as session:
        found = {
            name: find_item_to_adapt(session, items.viewer(name, session), public_id)
            for name in ("other lead", "other leader", "lead", "publisher", "staff")
        }
        assert [name for name, each in found.items() if each is not None] == ["other lead"]
        entry, organisation_id = found["other lead"]
        assert (entry.slug, organisation_id) == ("rota", items.ids["at yorkshire"])
        assert find_item_to_adapt(session, items.viewer("other lead", session), "no-such-adoption") is None


def test_an_own_version_is_named_once_in_the_current_adoption_of_that_organisation(items):
    public_id = items.adopt(kind=AdoptionKind.ADAPTED, what_changed="Two crews share it.")
    rota, version, course = (items.entries[name] for name in ("rota", "version", "course"))
    with items.write_session() as session:
        link_own_version(session, items.ids["at london"], rota, course)
        link_own_version(session, items.ids["at yorkshire"], course, version)
        adoption = session.scalars(select(Adoption).where(Adoption.public_id == public_id)).one()
        assert adoption.own_entry_id is None
        link_own_version(session, items.ids["at yorkshire"], rota, version)
        link_own_version(session, items.ids["at yorkshire"], rota, course)
        session.expire_all()
        assert adoption.own_entry_id == version


def test_the_list_of_who_uses_an_item_leads_to_writing_up_the_own_version(items):
    items.adopt(kind=AdoptionKind.ADAPTED, what_changed="Two crews share it.")
    writer = items.browser("other lead")
    page = writer.get(f"{ROTA}/adoptions").text
    url = re.search(r"/library/new\?adapts=[0-9a-f-]+", page)[0]
    assert "/library/new?adapts=" not in items.browser("lead").get(f"{ROTA}/adoptions").text
    asked = writer.get(url).text
    assert f'<a href="{ROTA}">A fair rota</a>' in asked
    writer.send("/library/new", adapts=url.partition("=")[2], title="Our rota", kind="resource")
    with items.write_session() as session:
        draft = session.scalars(select(Draft)).one()
        assert (draft.organisation_id, draft.adapted_from_id) == (
            items.ids["at yorkshire"],
            items.entries["rota"],
        )
