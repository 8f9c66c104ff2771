"""The pages for exporting one's data, erasing an account, privacy and cookies."""

import json
import re
from datetime import timedelta

import pytest

from hub.access import Role
from hub.accounts.domain.persons import get_person
from hub.kit.clock import now
from hub.kit.db import write_transaction
from hub.kit.jobs import get_jobs
from hub.privacy.presenters import list_cookies
from hub.trusts.domain import ensure_office
from tests.factories import make_person, make_trust
from tests.support.signed_in import browser_of


@pytest.fixture
def people(app):
    """The app with a leader, the only lead of the trust, hub staff and two hub admins."""
    with app.app_context(), write_transaction() as session:
        london, office = make_trust(session), ensure_office(session, now=now())
        people = {
            "leader": make_person(session, london, name="Ada Lovelace"),
            "lead": make_person(session, london, Role.TRUST_LEAD, name="Only Lead"),
            "staff": make_person(session, office, Role.HUB_STAFF),
            "admin": make_person(session, office, Role.HUB_ADMIN),
            "second": make_person(session, office, Role.HUB_ADMIN),
        }
        app.ids = {name: person.id for name, person in people.items()}
        app.slugs = {name: person.public_id for name, person in people.items()}
    yield app
    get_jobs(app).close()


def is_erased(app, who):
    with app.app_context(), write_transaction() as session:
        return get_person(session, app.ids[who]).erased_at is not None


def sign_in(app, who, **options):
    return browser_of(app, app.ids[who], **options)


def test_a_file_is_handed_over_as_json_and_kept_by_nobody(people):
    response = sign_in(people, "leader").send("/account/data")

    assert response.status_code == 200
    assert response.mimetype == "application/json"
    assert re.fullmatch(
        r'attachment; filename="hub-data-\d{4}-\d\d-\d\d\.json"', response.headers["Content-Disposition"]
    )
    assert response.headers["Cache-Control"] == "no-store"
    assert "Ada Lovelace" in json.dumps(json.loads(response.text))


def test_a_lead_without_a_second_factor_takes_their_data_before_all_else(people):
    lead = sign_in(people, "lead", second_factor=False)

    assert lead.get("/me").location.startswith("/account/second-factor?next=")
    response = lead.send("/account/data")
    assert (response.status_code, response.mimetype) == (200, "application/json")


def test_a_hub_admin_who_never_set_up_a_second_factor_can_go_and_an_only_lead_still_cannot(people):
    second = sign_in(people, "second", second_factor=False)
    assert second.get("/admin/people").location.startswith("/account/second-factor?next=")
    assert second.send("/account/erase", word="erase").status_code == 303
    assert is_erased(people, "second")

    lead = sign_in(people, "lead", second_factor=False)
    assert lead.send("/account/erase", word="erase").status_code == 409
    assert not is_erased(people, "lead")


REAUTHENTICATED_PATHS = ["/account/data", "/account/erase", "/admin/people/{leader}/erase"]


@pytest.mark.parametrize("path", REAUTHENTICATED_PATHS)
def test_whoever_proved_long_ago_who_they_are_proves_it_again_first(people, path):
    who = "admin" if "admin" in path else "leader"
    path = path.format(leader=people.slugs["leader"])
    response = sign_in(people, who, at=now() - timedelta(minutes=30)).get(path)

    assert (response.status_code, response.headers["Location"].partition("?")[0]) == (303, "/sign-in/again")
    # A form that was opened in time is accepted for 15 minutes more.
    late = sign_in(people, who, at=now() - timedelta(minutes=31))
    assert late.send(path, word="erase").status_code == 403
    assert not is_erased(people, "leader")


@pytest.mark.parametrize("path", REAUTHENTICATED_PATHS)
def test_without_a_proof_of_origin_nothing_is_done(people, path):
    who = "admin" if "admin" in path else "leader"
    response = sign_in(people, who).post(path.format(leader=people.slugs["leader"]), data={"word": "erase"})

    assert response.status_code == 400
    assert not is_erased(people, "leader")


@pytest.mark.parametrize("word", ["", "yes", "erase me", "\u202eerase", "<script>", "e" * 5000])
def test_another_word_erases_nobody(people, word):
    response = sign_in(people, "leader").send("/account/erase", word=word)

    assert response.status_code == 400
    assert "Error: Erase your account" in response.text
    assert "<script>" not in response.text.partition("<main")[2]
    assert not is_erased(people, "leader")


def test_the_word_may_be_typed_as_one_types(people):
    response = sign_in(people, "leader").send("/account/erase", word=" Erase ")

    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert is_erased(people, "leader")


def test_an_erased_persons_other_browsers_are_out_at_their_next_request(people):
    browser, other_browser = sign_in(people, "leader"), sign_in(people, "leader")
    assert other_browser.get("/me").status_code == 200
    browser.send("/account/erase", word="erase").close()

    assert other_browser.get("/me").status_code == 303
    assert other_browser.send("/account/data").status_code == 403
    assert "Your account was erased." in browser.get("/").text


def test_the_only_lead_reads_why_they_cannot_go_and_has_no_form(people):
    browser = sign_in(people, "lead")
    page = browser.get("/account/erase").text

    assert "You cannot do this yet" in page
    assert "You are the only lead of London Ambulance Service NHS Trust." in page
    assert 'name="word"' not in page
    assert browser.send("/account/erase", word="erase").status_code == 409
    assert not is_erased(people, "lead")


@pytest.mark.parametrize("who", ["leader", "lead"])
def test_the_hub_admin_erases_somebody_who_asked(people, who):
    path = f"/admin/people/{people.slugs[who]}/erase"
    admin = sign_in(people, "admin")
    assert "Do this only if" in admin.get(path).text
    assert admin.send(path, word="").status_code == 400
    response = admin.send(path, word="erase")
    response.close()

    assert (response.status_code, response.headers["Location"]) == (303, "/admin")
    assert is_erased(people, who)
    assert admin.get(path).status_code == 404
    assert get_jobs(people).list_pending() == ["erasure-scrub"]


def test_the_hub_admin_erases_themselves_only_from_their_own_account(people):
    response = sign_in(people, "admin").send(f"/admin/people/{people.slugs['admin']}/erase", word="erase")

    assert response.status_code == 409
    assert not is_erased(people, "admin")


@pytest.mark.parametrize("who", ["leader", "lead", "staff"])
def test_nobody_else_opens_that_page_and_it_tells_nothing_of_who_is_there(people, who):
    browser = sign_in(people, who)
    existing = browser.get(f"/admin/people/{people.slugs['second']}/erase")
    missing = browser.get("/admin/people/nobody-at-all/erase")

    assert (existing.status_code, missing.status_code) == (403, 403)
    assert existing.text.partition("<main")[2] == missing.text.partition("<main")[2]


def test_the_pages_about_privacy_and_cookies_are_open_and_kept_for_everybody(client):
    for path in ("/about/privacy", "/about/cookies"):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(("https", "prefix"), [("no", ""), ("yes", "__Host-")])
def test_every_cookie_is_named_as_it_is_set_with_and_without_https(make_app, https, prefix):
    app = make_app(HTTPS=https, SITE_URL="https://hub.example.org")
    page = app.test_client().get("/about/cookies", base_url=f"http{'s' * (https == 'yes')}://localhost").text

    names = {cookie.name for cookie in list_cookies(app.config)}
    assert names == {f"{prefix}hub", f"{prefix}hub-known"}
    assert set(re.findall(r"<code>(.*?)</code>", page)) == names
