"""Pages that are kept for all who have the same roles: the same bytes, and nothing of another reader."""

import gzip
import shutil
from itertools import permutations

import pytest
from flask import render_template_string
from flask_wtf.csrf import generate_csrf

from hub.access import Act, Role, RoleAssignment, may
from hub.app import create_app
from hub.kit.db import close, db, write_transaction
from hub.trusts.domain import find_organisation
from hub.web.authentication import current_auth_context, viewer
from hub.web.page_cache import cacheable, get_page_version, no_store
from hub.web.role_page_memory import SECONDS_AFTER_WRITE, WROTE_KEY, RolePageKey
from hub.web.role_pages import get_role_pages, same_for_roles
from tests.factories import for_its_owner_alone, make_person, make_trust, share
from tests.support.form_crawl import Crawl
from tests.support.signed_in import browser_of, visitor, without_proof
from tests.web.conftest import settings_of

NAMES = ("Ann", "Ben", "Cleo", "Dan")
"""People of whom each name stands for everything that is theirs: a canary in the pages of the others."""
PAGE = (
    "{{% extends 'layout.jinja' %}}{{% block title %}}Page{{% endblock %}}"
    "{{% block content %}}<p>{}</p>{{% endblock %}}"
)


class People:
    """A hub with people of two trusts; Ann and Ben have the same roles."""

    def __init__(self, app, slugs=()):
        """Give people to the trusts `slugs` of a filled hub, or else to two new ones with content."""
        self.app = app
        with app.app_context(), write_transaction() as session:
            if slugs:
                london, yorkshire = (find_organisation(session, slug) for slug in slugs)
            else:
                london, yorkshire = make_trust(session), make_trust(session, "yorkshire")
                share(session, london, slug="elsa", title="ELSA")
                for_its_owner_alone(session, share(session, london, slug="rota", title="A rota of London"))
            self.london_id = london.id
            people = [
                make_person(session, trust, role, name=f"{name} Canary")
                for name, trust, role in zip(
                    NAMES,
                    (london, london, yorkshire, london),
                    (Role.LEADER, Role.LEADER, Role.LEADER, Role.PUBLISHER),
                    strict=True,
                )
            ]
            self.ids = {name: person.id for name, person in zip(NAMES, people, strict=True)}
        self.browsers = {name: browser_of(app, id_) for name, id_ in self.ids.items()}

    def page(self, words, address="/page", view=None):
        """Add a marked page with these words, or with what `view` returns."""

        @self.app.get(address)
        @may(Act.READ)
        @cacheable
        @same_for_roles
        def page():
            made.append(address)
            return view() if view else render_template_string(PAGE.format(words))

        page.__name__ = address
        made = []
        return made

    def keeps(self, address):
        """Say whether the page of the leaders of London is in memory."""
        path, _, query = address.partition("?")
        roles = frozenset({RoleAssignment(self.london_id, Role.LEADER)})
        return get_role_pages(self.app).find(RolePageKey(path, query, roles, is_delegate=False)) is not None

    def get(self, name, address="/page", **headers):
        return self.browsers[name].get(address, headers=headers)


@pytest.fixture
def people(app):
    return People(app)


def list_marked_addresses(app):
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "same_for_roles", False)
    )


def find_leaks(people, addresses):
    """Return (address, reader, other) wherever a page holds the name or the token of another reader."""
    found = []
    for address in addresses:
        for reader, other in permutations(NAMES, 2):
            token = token_in(people.get(other, address).text)
            text = people.get(reader, address).text
            if f"{other} Canary" in text or token in text:
                found.append((address, reader, other))
    return found


def token_in(text):
    return text.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_page_is_made_once_for_all_with_the_same_roles_and_names_its_reader(people):
    made = people.page("Words")
    pages = {name: people.get(name).text for name in NAMES}

    assert len(made) == 3
    for name, text in pages.items():
        assert f"{name} Canary" in text
        assert text.count("Canary") == 1
    assert without_proof(pages["Ann"]).replace("Ann", "Ben") == without_proof(pages["Ben"])


@pytest.mark.one_engine
@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_kept_page_is_the_same_bytes_as_one_that_was_made_for_its_reader(people, encoding):
    addresses = ["/", "/library", "/library?q=elsa", "/trusts", "/trusts/london", "/options", "/about/study"]
    for address in addresses:
        made = body(people, address, encoding)
        assert people.keeps(address)
        assert body(people, address, encoding) == made


def body(people, address, encoding):
    """Return a page for Ben without its token."""
    response = people.get("Ben", address, **{"Accept-Encoding": encoding})
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding", "") == encoding
    data = gzip.decompress(response.data) if encoding else response.data
    return without_proof(data.decode())


@pytest.mark.slow
def test_no_page_of_the_hub_holds_the_name_or_the_token_of_another_reader(seed, tmp_path):
    shutil.copytree(seed, tmp_path, dirs_exist_ok=True)
    app = create_app({**settings_of(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'hub.sqlite3'}"})
    people = People(app, slugs=("london", "yorkshire"))
    pages = Crawl.load(seed / "crawl.json").pages
    addresses = [pages[rule][1] for rule in list_marked_addresses(app)]
    assert find_leaks(people, addresses) == []
    assert len([address for address in addresses if people.keeps(address)]) > 12
    close(app)


def test_a_page_that_names_its_first_reader_in_a_way_that_is_not_watched_is_found_to_leak(people):
    def view():
        name = next(name for name, id_ in people.ids.items() if id_ == readers[0])
        return render_template_string(PAGE.format(f"{name} Canary"))

    readers = [people.ids["Ann"]]
    people.page("", view=view)

    assert ("/page", "Ben", "Ann") in find_leaks(people, ["/page"])


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "words",
    [
        "{{ auth_context().name }}",
        "{{ auth_context().viewer.person_id }}",
        "{{ auth_context().login_session_id }}",
        "{{ csrf_token() }}",
        "{{ {auth_context().viewer: 1}|length }}",
        "{{ {auth_context(): 1}|length }}",
        "{{ auth_context().viewer == 1 }}",
        "{{ auth_context() == 1 }}",
    ],
)
def test_a_page_that_asks_who_its_reader_is_is_kept_for_nobody(people, words):
    made = people.page(words)
    for name in ("Ann", "Ben", "Ann"):
        people.get(name)

    assert len(made) == 3
    assert find_leaks(people, ["/page"]) == []


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "view",
    [
        lambda: str(viewer().person_id),
        lambda: current_auth_context().name,
        generate_csrf,
        lambda: (no_store(), "Incomplete")[1],
        lambda: ("An error", 400),
    ],
)
def test_what_is_no_page_for_all_with_the_roles_is_not_kept(people, view):
    made = people.page("", view=view)
    first, second = people.get("Ann"), people.get("Ann")

    assert len(made) == 2
    assert first.status_code == second.status_code


@pytest.mark.one_engine
@pytest.mark.parametrize(
    "words", ["{{ auth_context().viewer.is_member }}", "{{ auth_context().is_signed_in }}"]
)
def test_a_page_may_ask_for_what_all_with_the_roles_have_in_common(people, words):
    made = people.page(words)
    assert [people.get(name).text.count("<p>True</p>") for name in ("Ann", "Ben")] == [1, 1]
    assert len(made) == 1


def test_members_see_what_is_for_them_and_others_with_a_kept_page_do_not(people):
    for _ in range(2):
        assert "A rota of London" in people.get("Ann", "/library?sort=title").text
        assert "A rota of London" not in people.get("Cleo", "/library?sort=title").text
        assert "A rota of London" not in visitor(people.app).get("/library?sort=title").text


def test_a_change_is_on_the_next_page_of_who_made_it_also_if_another_process_keeps_the_page(people, app):
    made = people.page("Words")
    people.get("Ann")
    with people.browsers["Ann"].session_transaction() as cookie:
        assert WROTE_KEY not in cookie
    people.browsers["Ann"].send("/acting/stop")
    with people.browsers["Ann"].session_transaction() as cookie:
        wrote_at = cookie[WROTE_KEY]
    people.get("Ann")
    assert len(made) == 2
    people.get("Ben")
    assert len(made) == 2
    with people.browsers["Ann"].session_transaction() as cookie:
        cookie[WROTE_KEY] = wrote_at - SECONDS_AFTER_WRITE - 1
    people.get("Ann")
    assert len(made) == 2


def test_after_a_change_of_the_content_the_page_is_made_anew(people, app):
    made = people.page("Words")
    people.get("Ann")
    with app.app_context(), write_transaction() as session:
        share(session, make_trust(session, "east"), slug="another", title="Another")
    get_page_version(app).invalidate()

    people.get("Ann")
    assert len(made) == 2


def test_somebody_whose_role_ends_gets_no_page_of_those_who_have_it(people, app):
    assert "A rota of London" in people.get("Ann", "/library?sort=title").text
    with app.app_context(), write_transaction():
        db.session().connection().exec_driver_sql("DELETE FROM membership")

    assert "A rota of London" not in people.get("Ann", "/library?sort=title").text


def test_a_message_is_on_the_next_page_of_its_reader_alone(people):
    people.page("Words")
    people.get("Ann")
    with people.browsers["Ann"].session_transaction() as cookie:
        cookie["_flashes"] = [("message", "It is done.")]

    assert "It is done." not in people.get("Ben").text
    assert "It is done." in people.get("Ann").text
    assert "It is done." not in people.get("Ann").text
    assert "It is done." not in people.get("Ben").text
