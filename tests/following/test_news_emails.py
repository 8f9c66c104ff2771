"""The email with news, as a mail server receives it."""

import re
from datetime import timedelta

import pytest

from hub.access import Audience
from hub.catalogue.domain import CatalogueEntry
from hub.following.models import Follow
from hub.kit.clock import now
from hub.mail.services import delivery
from tests.following.conftest import TOMORROW
from tests.support.smtp import deliver

SITE = "https://hub.example.org"
LEADER = "leader@example.org"
SECRET = "Zandvoort"


@pytest.fixture
def app(make_app, mailbox):
    """An app that sends to a mail server."""
    return make_app(MAIL_SERVER=mailbox.address, MAIL_FROM="hub@example.org", SITE_URL=SITE)


@pytest.fixture
def send(scenario):
    """Look for news, and send what there is: `send(days)` does so some days from now."""

    def run(days=1):
        at = now() + days * TOMORROW
        scenario.queue_news(at)
        deliver(scenario.app, at)
        deliver(scenario.app, at + TOMORROW)

    return run


def restrict(scenario, entry_id):
    with scenario.write_session() as session:
        session.get_one(CatalogueEntry, entry_id).audience = Audience.ORGANISATION.value


def text_of(email):
    return email.get_body(("plain",)).get_content().replace("\r", "")


def test_an_email_lists_what_is_new_with_links_and_a_way_to_stop(scenario, send, mailbox):
    scenario.follow()
    scenario.follow("london", "trust", often="daily")
    send()
    assert mailbox.letters == []  # nothing has happened, so nothing is sent

    scenario.publish("night", at=now() + TOMORROW, title="Debrief at <night>")
    send(days=2)
    [email] = mailbox.to(LEADER)
    assert email["Subject"] == "Updates on things you follow"
    text = text_of(email)
    assert f"* Debrief at <night>\n  New. Way of working, London\n  {SITE}/library/night" in text
    assert f"See all:\n{SITE}/library?q=debrief" in text
    assert f"{SITE}/me/following" in text
    html = email.get_body(("html",)).get_content()
    assert "Debrief at &lt;night&gt;</a>" in html

    stop = re.search(r"<(https://\S+)>", email["List-Unsubscribe"])[1]
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    done = scenario.visitor().post(stop.removeprefix(SITE), data={"List-Unsubscribe": "One-Click"})
    assert "Updates on things I follow" in done.text
    assert "These emails are turned off" in scenario.browser("leader").get("/me/following").text
    scenario.publish("later", at=now() + 3 * TOMORROW)
    send(days=4)
    assert len(mailbox.letters) == 1


def test_an_email_lists_the_newest_twenty_and_leads_to_the_rest(scenario, send, mailbox):
    scenario.follow()
    for number in range(22):
        scenario.publish(f"d{number}", at=now() + timedelta(seconds=number))
    send()
    text = text_of(mailbox.letters[0])
    listed = re.findall(r"^\* Debrief d(\d+)$", text, re.MULTILINE)
    assert [int(number) for number in listed] == list(range(21, 1, -1))
    assert "Only the newest 20 are listed here." in text


def test_what_somebody_may_not_see_is_neither_listed_nor_counted_and_nothing_is_sent_for_it(
    scenario, send, mailbox
):
    for subject, kind in (("london", "trust"), ("/library?q=zandvoort", "search")):
        scenario.follow(subject, kind, name="other leader")
        scenario.follow(subject, kind)
    inside = {"title": SECRET, "audience": Audience.ORGANISATION.value}
    scenario.publish("inside", **inside)
    send()
    assert [email["To"] for email in mailbox.letters] == [LEADER]
    assert SECRET in text_of(mailbox.letters[0])

    assert len({row.checked_at for row in scenario.rows(Follow)}) == 1  # whether there was news or not

    scenario.publish("inside2", at=now() + TOMORROW, **inside)
    scenario.publish("open", at=now() + TOMORROW, title="About Zandvoort's debrief")
    send(days=2)
    [email] = mailbox.to("other.leader@example.org")
    assert re.findall(r"^\* (.*)$", text_of(email), re.MULTILINE) == ["About Zandvoort's debrief"]
    assert not re.search(r"\b(2|two|more|others)\b", text_of(email).partition("-- ")[0])


def test_what_is_restricted_or_withdrawn_between_looking_and_sending_is_left_out(scenario, mailbox):
    for name in ("leader", "other leader"):
        scenario.follow(name=name)
    entry_id = scenario.publish("night", title=f"{SECRET} debrief")
    at = now() + TOMORROW
    scenario.queue_news(at)
    restrict(scenario, entry_id)
    deliver(scenario.app, at)
    deliver(scenario.app, at + TOMORROW)
    assert [email["To"] for email in mailbox.letters] == [LEADER]


def test_who_has_lost_their_role_is_told_only_what_is_public(scenario, mailbox):
    scenario.follow()
    scenario.publish("night")
    scenario.publish("inside", title=f"{SECRET} debrief", audience=Audience.ORGANISATION.value)
    at = now() + TOMORROW
    scenario.queue_news(at)
    scenario.end_roles("leader")
    deliver(scenario.app, at)
    deliver(scenario.app, at + TOMORROW)
    assert "Debrief night" in text_of(mailbox.letters[0])
    assert SECRET not in text_of(mailbox.letters[0])


def test_a_process_that_dies_after_sending_sends_the_same_email_again_and_tells_nothing_else(
    scenario, mailbox, monkeypatch
):
    scenario.follow()
    scenario.publish("night")
    at = now() + TOMORROW
    scenario.queue_news(at)
    deliver(scenario.app, at)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(delivery, "mark_sent", lambda *_args: raise_error())
        deliver(scenario.app, at + TOMORROW)
    deliver(scenario.app, at + TOMORROW + timedelta(hours=1))
    assert sorted(mailbox.counts.values()) == [2]

    scenario.queue_news(at + 2 * TOMORROW)
    deliver(scenario.app, at + 4 * TOMORROW)
    assert len(mailbox.letters) == 2


def raise_error():
    raise RuntimeError
