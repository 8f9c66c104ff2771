from hub.publishing.domain.adopters import list_adopters, may_change, may_end
from hub.publishing.models import Adoption


def test_one_adopts_for_another_trust_or_as_a_guest_for_a_partner(items):
    with items.write_session() as session:
        entry = items.entry(session)
        names = ("leader", "lead", "staff", "newcomer", "other leader", "guest")
        keys = {
            name: [one.key for one in list_adopters(session, items.viewer(name, session), entry)]
            for name in names
        }
    assert keys == {
        **{name: [] for name in ("leader", "lead", "staff", "newcomer")},
        "other leader": ["yorkshire"],
        "guest": ["guest-of-london"],
    }


def test_who_may_change_or_end_an_adoption(items):
    trust = Adoption(organisation_id=items.ids["at yorkshire"], partner_key="", created_by_id=0)
    guest = items.ids["guest"]
    partner = Adoption(organisation_id=items.ids["at london"], partner_key="fire", created_by_id=guest)
    with items.write_session() as session:
        viewers = {name: items.viewer(name, session) for name in ("other lead", "leader", "guest", "staff")}
    assert [name for name, viewer in viewers.items() if may_change(viewer, trust)] == ["other lead"]
    assert [name for name, viewer in viewers.items() if may_end(viewer, trust)] == ["other lead", "staff"]
    assert [name for name, viewer in viewers.items() if may_change(viewer, partner)] == ["guest"]
