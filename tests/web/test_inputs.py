"""Whatever is sent in is answered with a page, and changes nothing unless the form is its own.

Every form is found on the pages of a demonstration, in a browser of each role, so a new form is tested as
soon as a page has it. What fails today is listed in input_faults.yaml, which can only become shorter.
"""

import logging
import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from flask import current_app

from hub.access import Act, may
from hub.app import create_app
from hub.kit.db import close, db, write_transaction
from hub.web.csrf import csrf_exempt_by_signed_link
from tests.support.exceptions import compare
from tests.support.form_crawl import Crawl, list_rules
from tests.support.hostile_inputs import (
    FOR_DATABASES,
    QUESTION_VALUES,
    VALUES,
    body_cases,
    field_cases,
    token_cases,
)
from tests.support.input_target import SqliteState, Target, copy_rows, fault_of
from tests.web.conftest import settings_of

pytestmark = pytest.mark.slow

FAULTS = yaml.safe_load((Path(__file__).parent / "input_faults.yaml").read_text(encoding="utf-8"))
LISTED = [fault for group in FAULTS for fault in group["faults"]]
ROLES = (
    *("visitor", "newcomer", "guest", "leader", "publisher", "trust-lead", "other-lead", "acting"),
    *("hub-staff", "hub-admin"),
)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "x")
NO_RULES = ("/metrics", "/static/nothing.css", "/nothing", "//", "*", "/api/v1/nothing")
READ_ONLY = {
    "/account/second-factor/codes/file",
    *("/admin/people", "/trusts/<slug>/team", "/trusts/<slug>/team/invite-many"),
    *("/mentoring/manage/<slug>/file", "/mentoring/manage/<slug>/file/preview"),
    *("/trusts/<slug>/tools/<tool>", "/events/<slug>/people"),
}
"""The addresses that take a form without a CSRF token, because they change nothing."""
TOOLS = {"/trusts/<slug>/tools/<tool>"}
SIGNED_LINKS = {"/mail/stop/<token>"}
"""The addresses whose signed link is proof enough, so that mail programs can use them."""
COUNTED = {
    *("/sign-in", "/sign-in/again", "/sign-in/second-factor", "/account/password"),
    *("/account/people/manager", "/account/people/delegates"),
    *("/mentoring/exclusions", "/mentoring/exclusions/undo"),
}
"""The addresses that count what they refuse, so that nobody can guess for long."""
REFUSED = {
    *("/sign-in", "/sign-in/again", "/sign-in/second-factor", "/account/second-factor"),
    *("/sign-in/with/<provider>", "/account/single-sign-on/link/<provider>"),
    *("/events/<slug>/helpers", "/events/<slug>/materials"),
    "/desk/library/<public_id>/files/add-<any(file, picture):what>",
    "/mentoring/requests/board",
}
"""The addresses whose forms need what no page says: a code, an account, a file, a provider, another kind."""


RULES = list_rules()
POSTED = sorted({rule.rule for rule in RULES if "POST" in rule.methods})


@pytest.fixture(autouse=True)
def no_access_log(monkeypatch):
    """Log no requests: pytest would hold the records of a hundred thousand of them until their test ends."""
    monkeypatch.setattr(logging.getLogger("hub.access"), "disabled", True)


def forms_at(target, rule):
    return [form for form in target.crawl.forms if (form.method, form.rule) == ("POST", rule)]


def database_cases(form):
    return field_cases(form, FOR_DATABASES, all_ways=False)


def listed(start):
    return [fault for fault in LISTED if fault.startswith(start)]


def fault_lines(target, forms, make_cases, headers):
    """Return a line for each request that is answered with a fault."""
    return {
        f"{form.method} {form.rule}: {case.name}: {fault}"
        for form in forms
        for case in make_cases(form)
        if (fault := fault_of(target.send_case(form, case, **headers(form))))
    }


def test_every_address_that_takes_a_form_is_on_a_page_and_so_is_tested(target):
    assert set(POSTED) - {form.rule for form in target.crawl.forms if form.method == "POST"} == set()
    assert set(POSTED) == {rule.rule for rule in target.app.url_map.iter_rules() if "POST" in rule.methods}
    addresses = {re.match(r"[A-Z]+ (\S+?)(: | with )", fault)[1] for fault in LISTED}
    assert addresses <= {rule.rule for rule in RULES}
    assert all(len(group["reason"]) > 20 for group in FAULTS)


def test_every_form_is_taken_as_its_page_has_it_so_that_only_the_hostile_part_is_refused(target):
    posted = [form for form in target.crawl.forms if form.method == "POST"]
    refused = {form.rule for form in posted if target.send_form(form, form.browser).status_code >= 400}

    assert refused == REFUSED


@pytest.mark.parametrize("rule", POSTED)
def test_no_field_and_no_body_is_a_fault_except_the_listed_ones(target, rule):
    forms = forms_at(target, rule)

    def cases(form):
        # All tools have one view; whatever they accept they calculate, which takes long.
        is_whole = rule not in TOOLS or form is forms[0]
        yield from field_cases(form, VALUES, all_ways=is_whole)
        yield from body_cases(form) if is_whole else ()

    def token(form):
        return {"X-CSRFToken": target.token_of(form.browser)}

    found = fault_lines(target, forms, cases, token)
    assert compare(found, listed(f"POST {rule}: ")) == {}


@pytest.mark.parametrize("rule", POSTED)
def test_a_form_without_the_token_of_its_browser_changes_nothing(target, rule):
    form, found = forms_at(target, rule)[0], []
    for case in token_cases(form, target.token_of("guest" if form.browser != "guest" else "leader")):
        response = target.send_case(form, case)
        fault = fault_of(response)
        if rule not in READ_ONLY | SIGNED_LINKS and not 400 <= response.status_code < 500:
            fault = str(response.status_code)
        if rule not in SIGNED_LINKS and target.changed:
            fault = "changes something"
        if fault:
            found.append(f"POST {rule} with {case.name}: {fault}")

    assert compare(found, listed(f"POST {rule} with ")) == {}


def test_the_addresses_that_need_no_token_are_known(target):
    views = {rule.rule: target.app.view_functions[rule.endpoint] for rule in RULES if "POST" in rule.methods}

    assert {rule for rule, view in views.items() if getattr(view, "read_only", False)} == READ_ONLY
    exempt = {rule for rule, view in views.items() if getattr(view, "csrf_exempt_by_signed_link", False)}
    assert exempt == SIGNED_LINKS


@pytest.mark.parametrize("role", ROLES)
def test_every_form_is_answered_to_every_role_and_a_refused_one_changes_nothing(target, role):
    wrong = []
    for form in target.crawl.forms:
        # A tool is the same for everybody, and takes long.
        if form.method == "POST" and (form.rule not in TOOLS or role == "visitor"):
            response = target.send_form(form, role)
            refused_but_changed = response.status_code >= 400 and target.changed and form.rule not in COUNTED
            if fault_of(response) or refused_but_changed:
                wrong.append((form.rule, sorted(form.names), response.status_code, target.changed))

    assert wrong == []


def test_no_question_in_an_address_is_a_fault_except_the_listed_ones(target):
    questions = [form for form in target.crawl.forms if form.method == "GET"]

    def cases(form):
        return field_cases(form, QUESTION_VALUES, all_ways=False)

    assert compare(fault_lines(target, questions, cases, lambda form: {}), listed("GET ")) == {}
    assert len(questions) > 20


PARTS = {
    **FOR_DATABASES,
    "a word": b"nothing",
    "two dots": b"..",
    "4 kB": b"x" * 4000,
    "a quotation mark": b"'",
}


@pytest.mark.parametrize("value", PARTS.values(), ids=PARTS)
def test_no_part_of_an_address_is_a_fault(target, value):
    places = {("GET", rule): page for rule, page in target.crawl.pages.items()}
    places |= {
        (form.method, form.rule): (form.browser, form.action)
        for form in target.crawl.forms
        if form.method == "POST"
    }
    wrong = []
    for (method, rule), (browser, address) in places.items():
        for hostile in hostile_paths(rule, address, value):
            headers = {"X-CSRFToken": target.token_of(browser)} if method == "POST" else {}
            response = target.send(browser, method, hostile, headers=headers)
            if fault_of(response):
                wrong.append((method, hostile[:200], response.status_code))

    assert wrong == []
    assert len([rule for _, rule in places if "<" in rule]) > 50


def hostile_paths(rule, address, value):
    """Yield an address once for each part of it that is not fixed, with `value` there."""
    own, fixed = address.partition("?")[0].split("/"), rule.split("/")
    for place, part in enumerate(fixed):
        if "<" in part:
            yield "/".join([*own[:place], re.sub("<.*>", lambda _: quote(value), part), *own[place + 1 :]])


@pytest.mark.parametrize("role", ["visitor", "hub-admin"])
@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_answered_at_every_address(target, method, role):
    allowed = {rule.rule: set() for rule in RULES}
    for rule in RULES:
        allowed[rule.rule] |= rule.methods
    wrong = []
    for rule, methods in allowed.items():
        _, address = target.crawl.pages.get(rule, ("", re.sub("<int:.*?>", "1", rule)))
        response = target.send(role, method, re.sub("<.*?>", "x", address))
        is_right = method in methods or response.status_code in (404, 405)
        if fault_of(response) or not is_right or (target.changed and rule not in SIGNED_LINKS):
            wrong.append((rule, response.status_code, target.changed))
    for address in NO_RULES:
        if fault_of(response := target.send(role, method, address)):
            wrong.append((address, response.status_code))

    assert wrong == []


def test_text_and_numbers_that_a_database_may_refuse_are_no_fault_on_postgresql(
    postgresql_databases, seed, tmp_path
):
    shutil.copytree(seed, tmp_path, dirs_exist_ok=True)
    crawl = Crawl.load(seed / "crawl.json")
    with postgresql_databases.new() as url:
        app = create_app({**settings_of(tmp_path), "DATABASE_URL": url, "PROPAGATE_EXCEPTIONS": False})
        with app.app_context(), write_transaction() as session:
            copy_rows(seed / "hub.sqlite3", session.connection())
        target = Target(app, crawl, None)
        forms = [form for form in crawl.forms if form.rule not in TOOLS]
        # What is accepted stays, and a new password signs the person out everywhere else.
        last = [form for form in forms if form.names & {"password", "new_password"}]
        found = set()
        for group in ([form for form in forms if form not in last], last):
            assert {target.send(name, "GET", "/me").status_code for name in ROLES[1:]} == {200}
            found |= fault_lines(target, group, database_cases, lambda form: {})
        close(app)

    kinds = tuple(FOR_DATABASES)
    expected = [
        fault for fault in LISTED if fault.rsplit(": ", 1)[0].endswith(kinds) and "/tools/" not in fault
    ]
    assert compare(found, expected) == {}


def test_a_view_that_fails_and_one_that_changes_something_without_a_token_are_noticed(seed, tmp_path):
    shutil.copytree(seed, tmp_path, dirs_exist_ok=True)
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    app = create_app({**settings_of(tmp_path), "DATABASE_URL": url, "PROPAGATE_EXCEPTIONS": False})

    def change():
        db.session().connection().exec_driver_sql("UPDATE person SET name = 'Changed'")
        return "done"

    def fail():
        raise ValueError(current_app.name)

    for name, view in (("change", change), ("fail", fail)):
        view = csrf_exempt_by_signed_link(may(Act.READ)(view))
        app.add_url_rule(f"/{name}", name, view, methods=["POST"])
    state = SqliteState(tmp_path / "hub.sqlite3")
    target = Target(app, Crawl.load(tmp_path / "crawl.json"), state)

    assert fault_of(target.send("visitor", "POST", "/fail")) == "500"
    assert not target.changed
    assert fault_of(target.send("visitor", "POST", "/change")) == ""
    assert target.changed
    assert "Changed" not in target.send("leader", "GET", "/account").text
    state.close()
    close(app)
