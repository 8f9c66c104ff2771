"""The board of requests without names: moderated before it is shown, and for whom it is."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.kit.clock import now
from hub.mentoring.domain.answers import ON_BOARD_FOR, follow_up_request
from hub.mentoring.domain.board import BoardState
from hub.mentoring.domain.vocabulary import Charge, FieldReader, Preference, RegisterKind, Sector
from hub.mentoring.models import MentoringRequest
from hub.people.models import LineManager
from tests.mentoring.register_rows import exclude
from tests.mentoring.test_find import text_of

BOARD = "/mentoring/requests"
REASON = "Please leave out the name of your station."
WORDS = "I look for somebody who has merged two control rooms."
NEW = {"purposes": "new-role", "kind": "mentor", "preference": "any", "formats": "video"}


def begin(scenario, who="leader", **fields):
    """Begin a request on the board, and return its address."""
    answer = scenario.browser(who).send(f"{BOARD}/board", **{**NEW, "board_words": WORDS, **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def decide(scenario, decision="show", who="staff", **fields):
    """Let the office decide on the first request that waits, and return the answer."""
    staff = scenario.browser(who)
    page = BeautifulSoup(staff.get("/mentoring/manage/board").text, "html.parser")
    form = page.find("form", action=lambda action: action and action.endswith("show"))
    read = form.find("input", attrs={"name": "read"})["value"]
    return staff.send(f"{form['action'].removesuffix('show')}{decision}", read=read, **fields)


def waiting(scenario):
    """Return where the words of the only request stand."""
    with scenario.write_session() as session:
        return session.scalars(select(MentoringRequest.board_state)).one()


def shown(scenario, who="other leader"):
    """Return whether a viewer sees the request on the board."""
    return WORDS in text_of(scenario.browser(who).get(BOARD))


@pytest.mark.requirement("R138")
def test_a_request_stands_on_the_board_without_a_name_once_a_moderator_has_read_it(scenario):
    address = begin(scenario)
    assert not shown(scenario)
    assert "waiting for the moderator" in text_of(scenario.browser("leader").get(address))
    assert "A request for mentoring" in text_of(scenario.browser("staff").get("/desk"))
    assert decide(scenario).status_code == 303
    page = scenario.browser("other leader").get(BOARD)
    words = text_of(page)
    assert WORDS in words
    assert "Moderator: The staff" in words
    for name in ("The leader", "London"):
        assert name not in words[words.index("Requests noticeboard") :]
    assert [email.to for email in scenario.sent("mentoring-board")] == ["leader@example.org"]
    assert WORDS not in str(scenario.sent("mentoring-board"))


def test_refused_words_are_not_shown_and_can_be_written_anew(scenario):
    address = begin(scenario)
    decide(scenario, "refuse", reason=f"  {REASON} ")
    assert not shown(scenario)
    leader = scenario.browser("leader")
    for page in (leader.get(address), leader.get(f"{address}/board")):
        assert "has not posted your request on the noticeboard" in text_of(page)
        assert f"The moderator wrote: {REASON}" in text_of(page)
    (told,) = scenario.sent("mentoring-board")
    assert "has not posted" in str(told.paragraphs)
    assert REASON not in str(told)
    assert leader.send(f"{address}/board", board_words="").status_code == 400
    assert leader.send(f"{address}/board", board_words=WORDS).status_code == 303
    assert REASON not in text_of(leader.get(address))
    decide(scenario)
    assert shown(scenario)


def test_a_request_is_refused_with_a_reason_of_bounded_length_and_nothing_typed_is_lost(scenario):
    address = begin(scenario)
    for reason in ("", "  ", "x" * 601):
        refused = decide(scenario, "refuse", reason=reason)
        assert refused.status_code == 400
        assert BeautifulSoup(refused.text, "html.parser").find(class_="nhsuk-error-summary")
    assert WORDS in text_of(refused)
    staff, leader = scenario.browser("staff"), scenario.browser("leader")
    page = BeautifulSoup(staff.get("/mentoring/manage/board").text, "html.parser")
    form = BeautifulSoup(
        staff.get(page.find("a", href=lambda href: href.endswith("/refuse"))["href"]).text, "html.parser"
    ).main.find("form")
    read = form.find("input", attrs={"name": "read"})["value"]
    leader.send(f"{address}/board", board_words="Call me: I am the leader.")
    stale = staff.send(form["action"], read=read, reason=REASON)
    assert stale.status_code == 409
    for words in ("Call me: I am the leader.", "The request has changed since you read it", REASON):
        assert words in text_of(stale)
    anew = BeautifulSoup(stale.text, "html.parser").main.find("form")
    assert anew.find("input", attrs={"name": "read"})["value"] != read
    assert waiting(scenario) == BoardState.WAITING


def test_changed_words_are_read_anew_and_nobody_decides_on_words_they_have_not_read(scenario):
    address = begin(scenario)
    staff, leader = scenario.browser("staff"), scenario.browser("leader")
    page = BeautifulSoup(staff.get("/mentoring/manage/board").text, "html.parser")
    form = page.find("form", action=lambda action: action and action.endswith("show"))
    read = form.find("input", attrs={"name": "read"})["value"]
    leader.send(f"{address}/board", board_words="Call me: I am the leader.")
    assert staff.send(form["action"], read=read).status_code == 409
    decide(scenario)
    leader.send(f"{address}/board", board_words=WORDS)
    assert not shown(scenario)


def test_only_the_office_moderates_and_nobody_their_own(scenario):
    for who in ("leader", "lead", "publisher"):
        assert scenario.browser(who).get("/mentoring/manage/board").status_code == 403
    begin(scenario, "staff")
    assert "Requests waiting for approval will be listed here." in text_of(
        scenario.browser("staff").get("/mentoring/manage/board")
    )
    with scenario.write_session() as session:
        key, state = session.execute(select(MentoringRequest.public_id, MentoringRequest.board_state)).one()
    assert state == BoardState.WAITING
    answer = scenario.browser("staff").send(f"/mentoring/manage/board/{key}/show", read="")
    assert answer.status_code == 404
    assert decide(scenario, who="admin").status_code == 303


def test_an_open_request_goes_on_the_board_and_off_again(scenario):
    request_id = scenario.ask("leader", scenario.listed("other lead"))
    leader, address = scenario.browser("leader"), f"{BOARD}/{request_id}"
    assert leader.get(f"{address}/board").status_code == 200
    assert leader.send(f"{address}/board/end").status_code == 409
    leader.send(f"{address}/board", board_words=WORDS)
    decide(scenario)
    assert shown(scenario)
    assert scenario.browser("other leader").send(f"{address}/board/end").status_code == 404
    assert leader.send(f"{address}/board/end").status_code == 303
    assert not shown(scenario)


@pytest.mark.parametrize("end", ["withdrawn", "accepted"])
def test_a_request_that_ends_is_off_the_board(scenario, end):
    request_id = scenario.ask("leader", scenario.listed("other lead"))
    leader = scenario.browser("leader")
    leader.send(f"{BOARD}/{request_id}/board", board_words=WORDS)
    decide(scenario)
    assert shown(scenario)
    if end == "accepted":
        scenario.accept("other lead")
    else:
        leader.send(f"{BOARD}/{request_id}/withdraw")
    assert not shown(scenario)
    assert leader.get(f"{BOARD}/{request_id}/board").status_code == 409
    assert leader.send(f"{BOARD}/{request_id}/board", board_words=WORDS).status_code == 409


def test_a_request_on_the_board_stays_open_for_sixty_days(scenario):
    begin(scenario)
    decide(scenario)
    with scenario.write_session() as session:
        request = session.scalar(select(MentoringRequest))
        assert follow_up_request(session, request.id, now() + timedelta(days=40)) == ""
        assert follow_up_request(session, request.id, now() + ON_BOARD_FOR) == "ended"
    assert not shown(scenario)


def test_one_request_of_a_kind_is_open(scenario):
    begin(scenario)
    answer = scenario.browser("leader").send(f"{BOARD}/board", **NEW, board_words=WORDS)
    assert (answer.status_code, "open request of this kind" in answer.text) == (400, True)
    assert scenario.browser("leader").send(f"{BOARD}/board").status_code == 400
    bare = scenario.browser("leader").send(
        f"{BOARD}/board", kind="coach", preference="any", board_words=WORDS
    )
    assert "Choose what you are looking for" in bare.text


@pytest.mark.parametrize(
    ("preference", "own_trust", "other_trust"),
    [("any", True, True), ("same-trust", True, False), ("another-trust", False, True)],
)
def test_a_request_is_shown_to_the_trusts_that_it_looks_for(scenario, preference, own_trust, other_trust):
    begin(scenario, preference=preference)
    decide(scenario)
    assert (shown(scenario, "publisher"), shown(scenario)) == (own_trust, other_trust)
    assert not shown(scenario, "leader")


def test_those_who_are_not_brought_together_do_not_see_each_others_requests(scenario):
    begin(scenario)
    decide(scenario)
    assert shown(scenario, "publisher")
    with scenario.write_session() as session:
        exclude(session, scenario.ids["leader"], scenario.ids["other leader"], "blocked")
        session.add(
            LineManager(
                public_id="m",
                person_id=scenario.ids["leader"],
                manager_id=scenario.ids["lead"],
                named_at=now(),
                confirmed_at=now(),
            )
        )
    assert not shown(scenario)
    assert not shown(scenario, "lead")


@pytest.mark.requirement("R137")
def test_offers_are_counted_by_kind_and_trust_apart_from_requests(scenario):
    scenario.listed("other leader")
    scenario.listed("other lead", shown_to=FieldReader.NOBODY)
    scenario.listed("leader", RegisterKind.COACH)
    scenario.listed(
        "guest", RegisterKind.COACH, sector=Sector.OTHER, employer="Example", charge=Charge.CHARGED, fee="£80"
    )
    table = BeautifulSoup(scenario.browser("leader").get(BOARD).text, "html.parser").find("table")
    rows = [[cell.get_text().split()[-1] for cell in row.find_all("td")] for row in table.select("tbody tr")]
    heads = [row.th.get_text() for row in table.select("tbody tr")]
    assert heads == [
        "London Ambulance Service NHS Trust",
        "Yorkshire Ambulance Service NHS Trust",
        "Outside the ambulance services",
    ]
    assert rows == [["0", "1", "0"], ["2", "0", "0"], ["0", "1", "0"]]


def test_the_form_begins_with_what_was_looked_for(scenario):
    page = scenario.browser("leader").get(f"{BOARD}/board?purpose=new-role&kind=coach&preference=same-trust")
    checked = BeautifulSoup(page.text, "html.parser").select("main input[checked]")
    assert [each["value"] for each in checked] == ["new-role", "coach", Preference.SAME_TRUST.value]
    assert scenario.browser("guest").get(BOARD).status_code == 404
