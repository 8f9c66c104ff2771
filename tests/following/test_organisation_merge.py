from hub.extension.organisation_merge import OrganisationMerge
from hub.following.domain.organisation_merge import merge_follows
from hub.following.models import Follow
from hub.trusts.domain import find_organisation
from tests.support.merge import merge


def merge_yorkshire_into_london(scenario):
    with scenario.write_session() as session:
        source, target = (find_organisation(session, slug) for slug in ("yorkshire", "london"))
        merge(scenario.app, session, source, target)


def test_who_follows_a_trust_that_merges_follows_its_successor(scenario):
    scenario.follow("yorkshire", "trust")
    scenario.follow("/library?q=trust%3Dyorkshire&trust=yorkshire&trust=london")
    scenario.follow("/library?q=yorkshire")
    merge_yorkshire_into_london(scenario)

    assert [row.subject for row in scenario.rows(Follow)] == [
        "london",
        "/library?q=trust%3Dyorkshire&trust=london",
        "/library?q=yorkshire",
    ]


def test_who_follows_both_keeps_one_and_others_keep_theirs(scenario):
    for name in ("leader", "other leader"):
        scenario.follow("yorkshire", "trust", name=name)
    scenario.follow("london", "trust")
    for trust in ("london", "yorkshire"):
        scenario.follow(f"/library?trust={trust}")
    merge_yorkshire_into_london(scenario)

    found = sorted((row.person_id, row.subject) for row in scenario.rows(Follow))
    assert found == [
        (scenario.ids["leader"], "/library?trust=london"),
        (scenario.ids["leader"], "london"),
        (scenario.ids["other leader"], "london"),
    ]


def test_a_trust_whose_name_begins_alike_is_left_alone(scenario):
    scenario.follow("/library?q=a&trust=yorkshire")
    with scenario.write_session() as session:
        merge_follows(session, OrganisationMerge(1, "york", 2, "london"))
    assert scenario.rows(Follow)[0].subject == "/library?q=a&trust=yorkshire"
