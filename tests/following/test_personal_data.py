from hub.access import Audience
from hub.accounts.models import Person
from hub.catalogue.domain import CatalogueEntry
from hub.following.domain.personal_data import (
    erase_follows,
    erase_saved_items,
    export_follows,
    export_saved_items,
)
from hub.following.models import Follow, FollowNews, SavedItem
from hub.kit.clock import isoformat_london


def test_a_person_takes_away_what_they_saved_follow_and_were_told_of(scenario):
    scenario.save()
    scenario.follow()
    scenario.publish("night")
    scenario.queue_news()
    with scenario.write_session() as session:
        [saved] = export_saved_items(session, scenario.ids["leader"])
        follow, told = export_follows(session, scenario.ids["leader"])
    assert (saved["saved item"], saved["address"]) == ("A fair rota", "/library/rota")
    assert (follow["what"], follow["how often"]) == ("/library?q=debrief", "daily")
    assert told["told of"] == "Debrief night"
    assert saved["saved"] == isoformat_london(scenario.rows(SavedItem)[0].saved_at)


def test_what_they_may_no_longer_see_is_taken_away_without_its_title(scenario):
    scenario.save("other leader")
    scenario.follow(name="other leader")
    entry_ids = [scenario.entries["rota"], scenario.publish("night")]
    scenario.queue_news()
    with scenario.write_session() as session:
        for entry_id in entry_ids:
            session.get_one(CatalogueEntry, entry_id).audience = Audience.ORGANISATION.value
    with scenario.write_session() as session:
        [saved] = export_saved_items(session, scenario.ids["other leader"])
        [follow] = export_follows(session, scenario.ids["other leader"])
    assert (saved["saved item"], saved["address"]) == ("No longer available", "")
    assert "told of" not in follow


def test_titles_for_members_are_left_out_while_a_role_needs_a_second_factor(scenario):
    scenario.save("lead")
    with scenario.write_session() as session:
        session.get_one(CatalogueEntry, scenario.entries["rota"]).audience = Audience.MEMBERS.value
    with scenario.write_session() as session:
        [saved] = export_saved_items(session, scenario.ids["lead"])
        assert saved["saved item"] == "A fair rota"
        session.get_one(Person, scenario.ids["lead"]).totp_secret = None
        session.flush()
        [saved] = export_saved_items(session, scenario.ids["lead"])
    assert saved["saved item"] == "No longer available"


def test_an_erasure_removes_all_of_one_person_and_nothing_of_another(scenario):
    for name in ("leader", "other leader"):
        scenario.save(name)
        scenario.follow(name=name)
    scenario.publish("night")
    scenario.queue_news()
    with scenario.write_session() as session:
        erase_saved_items(session, scenario.ids["leader"])
        erase_follows(session, scenario.ids["leader"])
    for model in (SavedItem, Follow, FollowNews):
        assert [row.person_id for row in scenario.rows(model)] == [scenario.ids["other leader"]]
