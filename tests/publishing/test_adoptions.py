"""Adoptions: one for each organisation, by those who belong to it, and never by the owner."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.kit.clock import current_day, now
from hub.kit.errors import Conflict, Invalid, NotFound
from hub.publishing.domain.adoptions import (
    adopt,
    change_adoption,
    end_adoption,
    get_adoption,
    list_own_items,
)
from hub.publishing.domain.evidence_vocabulary import AdoptionKind
from hub.publishing.models import Adoption
from tests.publishing.evidence_rows import make_adoption_plan


def current(items):
    with items.write_session() as session:
        rows = session.scalars(select(Adoption).where(Adoption.ended_at.is_(None)).order_by(Adoption.id))
        return [(row.kind, row.partner, row.contact, row.revision) for row in rows]


def test_an_organisation_adopts_an_item_once_until_it_ends_it(items):
    public_id = items.adopt()
    with pytest.raises(Conflict, match="Your organisation has already said how it uses this"):
        items.adopt("other lead")
    items.act(change_adoption, "other lead", public_id, make_adoption_plan(contact="Head of Rotas"))
    assert current(items) == [("used", "", "Head of Rotas", 1)]
    items.act(end_adoption, "other leader", public_id)
    with pytest.raises(NotFound):
        items.act(end_adoption, "other leader", public_id)
    items.adopt("other lead")
    assert len(current(items)) == 1


def test_the_owner_the_office_and_strangers_cannot_adopt_or_change(items):
    for name, key in (
        ("leader", "london"),
        ("staff", "hub"),
        ("newcomer", "yorkshire"),
        ("lead", "yorkshire"),
    ):
        with pytest.raises(NotFound):
            items.adopt(name, key)
    public_id = items.adopt()
    for name in ("leader", "lead", "guest", "newcomer", "staff"):
        with pytest.raises(NotFound):
            items.act(change_adoption, name, public_id, make_adoption_plan())
    with items.write_session() as session, pytest.raises(NotFound):
        get_adoption(session, items.viewer("lead", session), items.entry(session), public_id)
    items.act(end_adoption, "staff", public_id)
    assert current(items) == []


@pytest.mark.requirement("R033")
def test_a_guest_adopts_for_the_public_or_private_partner_they_come_from(items):
    with pytest.raises(Invalid, match="Enter the name of your organisation"):
        items.adopt("guest", "guest-of-london")
    public_id = items.adopt("guest", "guest-of-london", partner="Northern  Fire Service")
    assert current(items) == [("used", "Northern  Fire Service", "Head of Education", 1)]
    with pytest.raises(Conflict):
        items.adopt("guest", "guest-of-london", partner="NORTHERN fire service")
    items.act(change_adoption, "guest", public_id, make_adoption_plan(contact="Watch manager"))
    assert current(items)[0][1:3] == ("Northern  Fire Service", "Watch manager")
    page = items.visitor().get("/library/rota").text
    assert "Used by 1 organisation: Northern  Fire Service." in page


def test_what_cannot_be_said_is_refused_at_its_field(items):
    for fields, field in (
        ({"kind": AdoptionKind.ADAPTED}, "what_changed"),
        ({"contact": " "}, "contact"),
        ({"contact": "somebody@example.org"}, "contact"),
        ({"since": current_day() + timedelta(days=1)}, "since"),
        ({"own_item_id": "unknown"}, "own_item"),
    ):
        with pytest.raises(Invalid) as refused:
            items.adopt(**fields)
        assert refused.value.field == field


def test_the_own_version_is_an_item_of_the_adopter(items):
    with pytest.raises(Invalid, match="Choose one of your organisation’s items"):
        items.adopt(own_item_id=items.public_id_of("course"))
    items.adopt(own_item_id=items.public_id_of("version"))
    with items.write_session() as session:
        viewer = items.viewer("other leader", session)
        assert [row.slug for row in list_own_items(session, viewer, items.entry(session))] == ["version"]
        with pytest.raises(NotFound):
            adopt(session, viewer, "library", "nothing", "yorkshire", make_adoption_plan(), now())
