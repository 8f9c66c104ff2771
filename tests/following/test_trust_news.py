from datetime import timedelta

from hub.access import PUBLIC, Audience
from hub.following.domain.trust_news import find_followed_trusts, list_changed_of_trust
from hub.kit.clock import now

AN_HOUR = timedelta(hours=1)


def test_a_trust_is_found_by_its_slug_and_the_office_is_none(scenario):
    with scenario.write_session() as session:
        found = find_followed_trusts(session, PUBLIC, ["london", "hub", "atlantis"])
    assert {slug: target.link.url for slug, target in found.items()} == {"london": "/trusts/london"}


def test_what_a_trust_shares_is_news_to_those_who_may_see_it(scenario):
    before = now() - AN_HOUR
    new = scenario.publish("fresh")
    scenario.publish("elsewhere", organisation="yorkshire")
    inside = scenario.publish("inside", audience=Audience.ORGANISATION.value)
    with scenario.write_session() as session:

        def changed(name, slug="london", since=before):
            return list_changed_of_trust(session, scenario.viewer(name, session), slug, since)

        assert changed("leader") == [inside, new]
        assert changed("other leader") == [new]
        assert changed("leader", since=now() + AN_HOUR) == []
        assert changed("leader", slug="atlantis") == []
