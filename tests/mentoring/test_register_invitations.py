"""People of a trust's own register are invited, read what it says of them, and agree or decline."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from hub.kit.clock import now
from hub.kit.errors import Conflict, NotFound
from hub.mentoring.domain.register_invitations import get_own_line, list_own_lines, send_lines
from hub.mentoring.domain.trust_list import get_managed_organisation
from hub.mentoring.models import RegisterInvitation, RegisterProfile
from tests.mentoring.test_views import PROFILE
from tests.mentoring.trust_rows import make_line
from tests.people.conftest import main_of

FILE = "/mentoring/manage/yorkshire/file"
CANARY = "Canary words of the file"
SHEET = "Name,Email,About\n" + f"The second leader,other.leader@example.org,{CANARY}\n"
FORTY = SHEET + "".join(f"Person {n},person{n}@example.org,About {n}\n" for n in range(39))


def fields_of(page, ending):
    form = next(
        form
        for form in BeautifulSoup(page.text, "html.parser").find_all("form")
        if form["action"].endswith(ending)
    )
    fields = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    for each in form.select("select[name]"):
        chosen = each.select_one("option[selected]")
        fields[each["name"]] = chosen["value"] if chosen else ""
    fields.update({each["name"]: each.text.removeprefix("\n") for each in form.select("textarea[name]")})
    return {name: value for name, value in fields.items() if name != "csrf_token"}


def send(scenario, sheet=FORTY, by="other lead"):
    lead = scenario.browser(by)
    columns = lead.send(FILE, sheet=sheet, kind="mentor")
    assert columns.status_code == 200
    preview = lead.send(f"{FILE}/preview", **fields_of(columns, "/preview"))
    assert "Nothing has been sent yet" in main_of(preview)
    return lead.send(f"{FILE}/send", **fields_of(preview, "/send")), preview


def line_of(scenario, name):
    with scenario.write_session() as session:
        rows = list_own_lines(session, scenario.viewer(name, session), now())
        return [row.public_id for row in rows]


@pytest.mark.requirement("R139")
def test_a_file_of_forty_is_mapped_sent_once_and_a_person_agrees(scenario):
    sent, preview = send(scenario)
    assert "40 invitations were sent" in main_of(sent)
    again = scenario.browser("other lead").send(f"{FILE}/send", **fields_of(preview, "/send"))
    assert "0 invitations were sent" in main_of(again)
    emails = scenario.sent("register-invitation")
    assert len(emails) == 40
    assert CANARY not in repr(emails)
    by_address = {email.to: email.link.url for email in emails}
    assert "/mentoring/invitations/" in by_address["other.leader@example.org"]
    assert "/invitations/" in by_address["person1@example.org"]
    assert "/mentoring/" not in by_address["person1@example.org"]
    assert scenario.sent("invitation") == []
    (public_id,) = line_of(scenario, "other leader")
    mine = scenario.browser("other leader")
    assert "has listed you as a mentor" in main_of(mine.get("/me"))
    page = mine.get(f"/mentoring/invitations/{public_id}")
    assert CANARY in page.text
    answer = mine.send(f"/mentoring/invitations/{public_id}", **{**PROFILE, "about": CANARY})
    assert answer.status_code == 303
    assert scenario.profile("other leader")["state"] == "submitted"
    assert line_of(scenario, "other leader") == []
    assert mine.get(f"/mentoring/invitations/{public_id}").status_code == 404


def test_before_a_person_agrees_nobody_reads_of_them_and_they_say_who_may_find_them(scenario):
    send(scenario, SHEET)
    (public_id,) = line_of(scenario, "other leader")
    for name in ("leader", "other lead", "staff"):
        browser = scenario.browser(name)
        pages = [browser.get(f"/mentoring/invitations/{public_id}")]
        pages += [browser.get(url) for url in ("/mentoring/register", "/mentoring", "/desk", "/me")]
        assert pages[0].status_code == 404
        assert not any(CANARY in page.text for page in pages)
    mine = scenario.browser("other leader")
    without = {name: value for name, value in PROFILE.items() if name != "shown_to"}
    assert mine.send(f"/mentoring/invitations/{public_id}", **without).status_code == 400
    assert len(line_of(scenario, "other leader")) == 1


def test_who_declines_is_erased(scenario):
    send(scenario, SHEET)
    (public_id,) = line_of(scenario, "other leader")
    scenario.browser("other leader").send(f"/mentoring/invitations/{public_id}/decline")
    with scenario.write_session() as session:
        assert session.scalars(select(RegisterInvitation)).all() == []
        assert session.scalars(select(RegisterProfile)).all() == []


def test_who_is_invited_or_on_the_register_is_not_invited_again(scenario):
    scenario.listed("other leader")
    with scenario.write_session() as session:
        session.add(make_line(scenario.ids["at yorkshire"], "person1@example.org"))
    lead = scenario.browser("other lead")
    columns = lead.send(FILE, sheet=FORTY, kind="mentor")
    page = main_of(lead.send(f"{FILE}/preview", **fields_of(columns, "/preview")))
    assert "38 people will be invited, and 2 rows cannot be used" in page
    assert "is already on the register" in page
    assert "has an invitation that they have not answered" in page


def test_a_preview_is_of_its_lead_and_a_line_of_its_person(scenario):
    _, preview = send(scenario, SHEET)
    plan = fields_of(preview, "/send")["plan"]
    (public_id,) = line_of(scenario, "other leader")
    with scenario.write_session() as session:
        viewer = scenario.viewer("staff", session)
        organisation = get_managed_organisation(session, viewer, "yorkshire")
        with pytest.raises(Conflict, match="Nothing was sent"):
            send_lines(session, viewer, organisation, plan, now())
        with pytest.raises(NotFound):
            get_own_line(session, viewer, public_id, now())


def test_what_cannot_be_read_is_refused_with_a_message(scenario):
    lead = scenario.browser("other lead")
    assert lead.get(FILE).status_code == 200
    for address, fields in (
        (FILE, {"sheet": "", "kind": "mentor"}),
        (FILE, {"sheet": 'a,"b\nc', "kind": "mentor"}),
        (f"{FILE}/preview", {"sheet": ""}),
        (f"{FILE}/preview", {"sheet": SHEET, "kind": "mentor", "email": "99", "name": "x"}),
        (f"{FILE}/preview", {"sheet": SHEET, "kind": "mentor"}),
    ):
        answer = lead.send(address, **fields)
        assert answer.status_code == 400, fields
        assert "There is a problem" in answer.text
    assert lead.send(f"{FILE}/send", plan="x").status_code == 409
