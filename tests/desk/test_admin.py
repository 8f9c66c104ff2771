"""The administration pages: the audit log, plugins, and the links to them."""

import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import text

from hub.access import Role, Viewer
from hub.accounts.domain.persons import get_person
from hub.audit.domain.recording import record_audit_entry
from hub.content.jobs import plugin_ask
from hub.kit.clock import current_day, now
from hub.kit.db import write_transaction
from hub.kit.jobs import get_jobs
from hub.plugin_host.domain import get_plugin_state, record_health
from hub.trusts.domain import ensure_office
from tests.factories import make_person, make_trust
from tests.support.signed_in import browser_of

HEALTH = {"version": "1.2", "origin": "folder"}


@pytest.fixture
def people(app):
    """The app with a person in each role and some audit entries; `ids` and `organisation_ids` by name."""
    with app.app_context(), write_transaction() as session:
        london, yorkshire = make_trust(session), make_trust(session, "yorkshire", "Yorkshire NHS Trust")
        office = ensure_office(session, now=now())
        people = {
            "leader": make_person(session, london, name="Leader London"),
            "lead": make_person(session, london, Role.TRUST_LEAD, name="Lead London"),
            "other": make_person(session, yorkshire, Role.TRUST_LEAD, name="Lead Yorkshire"),
            "staff": make_person(session, office, Role.HUB_STAFF, name="Staff"),
            "admin": make_person(session, office, Role.HUB_ADMIN, name="Admin"),
        }
        app.ids = {name: person.id for name, person in people.items()}
        app.organisation_ids = {"london": london.id, "yorkshire": yorkshire.id}
        by = Viewer(person_id=app.ids["lead"], delegate_id=app.ids["leader"])
        record_audit_entry(session, by, "save", kind="resource", object_id="elsa", organisation_id=london.id)
    return app


def get(app, who, path):
    return browser_of(app, app.ids[who]).get(path)


def log_rows(response):
    """Return the rows of the activity log, each as the texts of its cells without the name of the column."""
    rows = BeautifulSoup(response.text, "html.parser").table.tbody("tr")
    for name in [name for row in rows for name in row(class_="nhsuk-table-responsive__heading")]:
        name.decompose()
    return [[cell.get_text() for cell in row("td")] for row in rows]


LINKED_PATHS = {
    "leader": [],
    "lead": ["/admin/audit", "/mentoring/manage"],
    "staff": ["/admin/people", "/admin/plugins", "/mentoring/manage"],
    "admin": ["/admin/people", "/admin/audit", "/admin/plugins", "/mentoring/manage"],
}


@pytest.mark.parametrize("who", LINKED_PATHS)
def test_the_way_in_leads_to_the_pages_that_one_may_open_and_no_others(people, who):
    response = get(people, who, "/admin")

    assert response.status_code == (200 if LINKED_PATHS[who] else 403)
    for path in LINKED_PATHS["admin"]:
        assert (f'href="{path}"' in response.text) == (path in LINKED_PATHS[who])


@pytest.mark.parametrize(
    ("who", "page"),
    [("leader", "/me"), *((who, page) for who in ("lead", "staff", "admin") for page in ("/me", "/desk"))],
)
def test_ones_own_pages_lead_to_what_one_looks_after_and_to_no_more(people, who, page):
    text = get(people, who, page).text

    for path in LINKED_PATHS["admin"]:
        assert (f'href="{path}"' in text) == (path in LINKED_PATHS[who])


def test_an_entry_says_in_words_who_did_what_for_whom_on_what_and_where(people):
    rows = log_rows(get(people, "admin", "/admin/audit"))
    london = "London Ambulance Service NHS Trust"

    said = [row[:3] for row in rows]
    assert ["Saved: Resource elsa", "Leader London, for Lead London", london] in said
    assert ["Role added: Lead London (role: trust lead)", "the hub (automatic)", london] in said
    assert all(re.fullmatch(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d", row[3]) for row in rows)


def test_each_cell_of_the_log_names_its_column_where_the_rows_are_cards(people):
    table = BeautifulSoup(get(people, "admin", "/admin/audit").text, "html.parser").table
    columns = [cell.get_text() for cell in table.thead("th")]

    assert columns == ["Activity", "By", "Organisation", "When"]
    for row in table.tbody("tr"):
        names = [cell.find(class_="nhsuk-table-responsive__heading") for cell in row("td")]
        assert names[0] is None
        assert [name.get_text().strip() for name in names[1:] if name] == [
            column for column, cell in zip(columns[1:], row("td")[1:], strict=True) if cell.get_text()
        ]


def test_a_detail_that_is_a_person_is_said_by_name(people):
    with people.app_context(), write_transaction() as session:
        details = {"delegate": people.ids["leader"]}
        record_audit_entry(
            session, Viewer(person_id=people.ids["lead"]), "name delegate", kind="delegate", details=details
        )

    assert "(assistant: Leader London)" in get(people, "admin", "/admin/audit").text


def test_an_organisation_is_said_by_name_and_what_has_no_name_is_left_out(people):
    with people.app_context(), write_transaction() as session:
        london = people.organisation_ids["london"]
        for act, kind, id_ in (
            ("invite to register", "organisation", london),
            ("invite to register", "organisation", 999),
            ("stand down from events", "stand-down", 1),
        ):
            by = Viewer(person_id=people.ids["lead"])
            record_audit_entry(session, by, act, kind=kind, object_id=id_, organisation_id=london)

    acts = [row[0] for row in log_rows(get(people, "admin", "/admin/audit"))]
    assert acts[:3] == [
        "Withdrew people from events",
        "Invited people to register: an organisation that is no longer here (999)",
        "Invited people to register: London Ambulance Service NHS Trust",
    ]


def test_a_detail_that_is_a_day_is_said_in_words(people):
    with people.app_context(), write_transaction() as session:
        details = {"role": "guest", "until": "2027-02-23"}
        record_audit_entry(
            session, Viewer(person_id=people.ids["lead"]), "give role", kind="person", details=details
        )

    assert "(role: guest, until: 23 February 2027)" in get(people, "admin", "/admin/audit").text


def test_a_lead_reads_their_trusts_entries_and_no_name_of_another_trust(people):
    page = get(people, "lead", "/admin/audit").text

    assert "Resource elsa" in page
    assert "3 entries" in page
    assert "Yorkshire" not in page
    assert (
        get(people, "lead", f"/admin/audit?organisation={people.organisation_ids['yorkshire']}").status_code
        == 400
    )
    assert get(people, "lead", "/admin/audit?organisation=9999").status_code == 400


@pytest.mark.parametrize("who", ["leader", "staff"])
def test_nobody_else_opens_what_was_done(people, who):
    for path in ("/admin/audit", "/admin/audit.csv"):
        assert get(people, who, path).status_code == 403


def test_somebody_who_was_erased_is_a_former_colleague_in_every_entry(people):
    with people.app_context(), write_transaction() as session:
        person = get_person(session, people.ids["leader"])
        person.name, person.email, person.erased_at = "", None, now()
    page = get(people, "admin", "/admin/audit").text

    assert "a former colleague</a>, for Lead London" in page
    assert "Leader London" not in page


def test_what_is_no_longer_there_is_still_said_in_words(people):
    with people.app_context(), write_transaction() as session:
        record_audit_entry(
            session, Viewer(person_id=777), "ask again", kind="plugin", object_id="gone", organisation_id=888
        )
    rows = log_rows(get(people, "admin", "/admin/audit"))

    assert [
        "Tried plugin again: Plugin gone",
        "someone who is no longer here (777)",
        "an organisation that is no longer here (888)",
    ] in [row[:3] for row in rows]


def test_an_entry_names_an_organisation_and_leaves_out_the_number_of_a_row(people):
    with people.app_context(), write_transaction() as session:
        by, london = Viewer(person_id=people.ids["leader"]), people.organisation_ids["london"]
        record_audit_entry(session, by, "invite to register", kind="organisation", object_id=london)
        record_audit_entry(session, by, "stand down from events", kind="stand-down", object_id="1")
        record_audit_entry(session, by, "save roster notice", kind="roster notice")
    table = BeautifulSoup(get(people, "admin", "/admin/audit").text, "html.parser").table.tbody
    shown = [row.td.get_text(" ", strip=True) for row in table("tr")][:3]

    assert shown == [
        "Saved roster deadline",
        "Withdrew people from events",
        "Invited people to register : London Ambulance Service NHS Trust",
    ]


def test_entries_are_narrowed_by_what_the_address_asks(people):
    def count_for(query):
        response = get(people, "admin", f"/admin/audit?{query}")
        assert response.status_code == 200
        return response.text.partition('hub-count">')[2].partition("<")[0]

    today = current_day()
    assert count_for("") == "6 entries"
    assert count_for("act=save") == "1 entry"
    assert count_for(f"person={people.ids['leader']}") == "2 entries"
    assert count_for(f"organisation={people.organisation_ids['yorkshire']}") == "1 entry"
    assert count_for(f"since={today.day}&since={today.month}&since={today.year}&act=save") == "1 entry"
    assert count_for(f"until={today.day}&until={today.month}&until={today.year - 1}") == "0 entries"
    assert "No results." in get(people, "admin", f"/admin/audit?until=1&until=1&until={today.year - 1}").text


def test_a_name_in_the_log_leads_to_the_activity_of_that_person_and_back(people):
    rows = BeautifulSoup(get(people, "admin", "/admin/audit").text, "html.parser").table.tbody("tr")
    url = next(row.a["href"] for row in rows if row.a and row.a.text == "Leader London")
    page = get(people, "admin", url).text

    assert url == f"/admin/audit?person={people.ids['leader']}"
    assert "Activity of Leader London, or about them." in page
    assert f'<input type="hidden" name="person" value="{people.ids["leader"]}">' in page


def test_a_lead_learns_no_name_of_somebody_of_whom_they_see_no_activity(people):
    page = get(people, "lead", f"/admin/audit?person={people.ids['other']}").text

    assert "No results." in page
    assert "Lead Yorkshire" not in page


def test_a_page_of_the_log_is_small_however_many_people_there_are(people):
    with people.app_context(), write_transaction() as session:
        for number in range(60):
            by = Viewer(person_id=make_person(session, name=f"Somebody with a long name {number}").id)
            record_audit_entry(session, by, "save", kind="resource", object_id=str(number))
    response = get(people, "admin", "/admin/audit")

    assert len(response.data) < 60_000


INVALID_QUERIES = [
    "person=x",
    "act=%27",
    "organisation=-1",
    "since=31&since=2&since=2026",
    "until=a&until=b&until=c",
    "person=99999999999999999999",
    "since=1",
]


@pytest.mark.parametrize("query", INVALID_QUERIES)
def test_a_filter_that_cannot_be_used_is_said_at_its_field(people, query):
    response = get(people, "admin", f"/admin/audit?{query}")

    assert response.status_code == 400
    assert "Error: Activity log" in response.text
    assert "nhsuk-error-message" in response.text
    assert get(people, "admin", f"/admin/audit.csv?{query}").status_code == 400


def test_a_long_record_has_pages_that_keep_the_filters(people):
    with people.app_context(), write_transaction() as session:
        for number in range(120):
            record_audit_entry(
                session, Viewer(person_id=people.ids["lead"]), "save", kind="resource", object_id=number
            )
    first_page = get(people, "admin", "/admin/audit?act=save").text

    assert "121 entries" in first_page
    assert first_page.count("<time") == 50
    assert 'href="/admin/audit?act=save&amp;page=3"' in first_page
    assert get(people, "admin", "/admin/audit?act=save&page=3").text.count("<time") == 21
    assert get(people, "admin", "/admin/audit?act=save&page=4").status_code == 404
    assert get(people, "admin", "/admin/audit?page=nonsense").status_code == 400


def test_a_sheet_has_every_entry_that_one_may_read(people):
    def rows(who, query=""):
        response = get(people, who, f"/admin/audit.csv{query}")
        assert response.status_code == 200
        return list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))

    assert len(rows("admin")) == 6
    (row,) = rows("lead", "?act=save")
    assert {name: row[name] for name in ("who", "for whom", "what", "on what", "organisation")} == {
        "who": "Leader London",
        "for whom": "Lead London",
        "what": "Saved",
        "on what": "Resource elsa",
        "organisation": "London Ambulance Service NHS Trust",
    }
    assert len(rows("lead")) == 3


@pytest.fixture
def plugins(people):
    """The app with a plugin in each state."""
    with people.app_context(), write_transaction() as session:
        for name, state, reason in (
            ("a-up", "up", ""),
            ("z-aside", "set-aside", "raised <b>"),
            ("m", "absent", ""),
        ):
            record_health(session, name, state=state, reason=reason, now=now(), **HEALTH)
    return people


def test_the_hub_office_sees_why_a_plugin_is_set_aside_first(plugins):
    page = get(plugins, "staff", "/admin/plugins").text

    assert page.index("z-aside") < page.index("a-up") < page.index('id="plugin-m"')
    assert "Reason: raised &lt;b&gt;" in page
    assert page.count("Try again") == 2
    assert get(plugins, "lead", "/admin/plugins").status_code == 403


def test_asking_a_plugin_again_is_a_job_that_is_written_down(plugins):
    staff = browser_of(plugins, plugins.ids["staff"])
    response = staff.send("/admin/plugins/z-aside/ask")
    response.close()
    jobs = get_jobs(plugins)

    assert (response.status_code, response.headers["Location"]) == (303, "/admin/plugins")
    assert jobs.list_pending() == ["plugin-ask"]
    jobs.close()
    assert "The hub is trying the plugin z-aside again." in staff.get("/admin/plugins").text
    (newest, *_) = log_rows(get(plugins, "admin", "/admin/audit"))
    assert newest[:2] == ["Tried plugin again: Plugin z-aside", "Staff"]


def test_only_the_hub_office_asks_only_what_there_is_and_only_with_a_proof(plugins):
    assert browser_of(plugins, plugins.ids["lead"]).send("/admin/plugins/z-aside/ask").status_code == 403
    staff = browser_of(plugins, plugins.ids["staff"])
    assert staff.send("/admin/plugins/unheard-of/ask").status_code == 404
    assert staff.post("/admin/plugins/z-aside/ask").status_code == 400
    with plugins.app_context(), write_transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM audit_entry WHERE act = 'ask again'")) == 0


def test_the_job_asks_the_plugin_and_notes_how_it_is(make_app, hub, tmp_path):
    hub("trust", "new", "Isle of Wight")
    (tmp_path / "content").mkdir(exist_ok=True)
    folder = tmp_path / "plugins" / "isle_of_wight"
    source = (folder / "plugin.py").read_text(encoding="utf-8")
    app = make_app(
        PLUGINS_DIR=str(tmp_path / "plugins"), CONTENT_DIR=str(tmp_path / "content"), INSTALLED_PLUGINS="no"
    )

    def run_job():
        with app.app_context():
            summary = plugin_ask.run(plugin="isle-of-wight")
            with write_transaction() as session:
                return summary, get_plugin_state(session, "isle-of-wight")

    (folder / "plugin.py").write_text("raise ValueError('no luck')")
    assert run_job() == (
        "0 trusts, 0 new, 0 changed, 0 withdrawn; 1 plugins set aside, 0 files to correct.",
        "set-aside",
    )
    (folder / "plugin.py").write_text(source, encoding="utf-8")
    assert run_job()[1] == "up"


@pytest.mark.parametrize(
    "parts", [("31", "12", "9999"), ("1", "1", "1"), ("1", "1", "9" * 25), ("1", "x", "2")]
)
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_of_the_audit_log_that_is_none_is_said_and_stays_in_its_inputs(people, name, parts):
    query = "&".join(f"{name}={part}" for part in parts)
    response = get(people, "admin", f"/admin/audit?{query}")

    assert response.status_code == 400
    assert "enter a date, such as 27 3 2026" in response.text
    assert f'value="{parts[2]}"' in response.text
