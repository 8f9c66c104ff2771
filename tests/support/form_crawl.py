"""The forms of the hub, found by following links in each browser of `tests.support.input_seed`."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, SoupStrainer, Tag
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from hub.access import Act, find_act
from hub.app import FEATURES
from hub.kit.clock import current_day, now
from tests.support.input_seed import PASSWORD

EVERY_ADDRESS = {
    *("/trusts/<slug>/tools/<tool>", "/admin/people/<key>/<step>"),
    *("/events/<slug>", "/events/<slug>/manage", "/events/<slug>/trust", "/events/series/<slug>"),
    *("/events/<slug>/messages", "/events/<slug>/messages/<int:message_id>"),
    *("/events/<slug>/materials", "/events/<slug>/helpers", "/events/<slug>/attendance"),
    *("/events/<slug>/interests", "/desk/library/reports/<public_id>"),
    *("/mentoring/relationships/<public_id>", "/mentoring/concerns/<public_id>"),
    *("/mentoring/relationships/<public_id>/agreement", "/mentoring/relationships/<public_id>/notes"),
    *("/mentoring/programmes/<public_id>", "/mentoring/programmes/<public_id>/manage"),
    *("/references/<public_id>/moderate", "/desk/library/<public_id>", "/library/<slug>/edit"),
    "/desk/library/<public_id>/files/add-<any(file, picture):what>",
}
"""Rules of which each address may have another form; of all others each browser visits one address."""
PERSONAL = {
    *("/events", "/events/<slug>", "/events/series/<slug>", "/programmes/<slug>"),
    "/<any(library, programmes):shelf>/<slug>/evaluations",
}
"""Rules of pages that everybody may read, and on which a person finds what only they can do."""
FOLLOWED = {
    *("/trusts/<slug>/team/invite-many", "/mentoring/manage/<slug>/file"),
    "/mentoring/manage/<slug>/file/preview",
    *("/<any(programmes, events):shelf>/<slug>/references/preview", "/references/<public_id>/preview"),
    "/account/second-factor/codes",
}
"""Rules that answer a form with a page that holds the next one, and keep nothing that a form needs."""
SHEET = "email,name,role\nanother@example.org,Another,leader\n"
TYPED = {
    **dict.fromkeys(("email", "manager"), "somebody@example.org"),
    **dict.fromkeys(("password", "current_password"), PASSWORD),
    "new_password": "four other quiet zebras",
    "delegate": "assistant@london.example",
    "word": "erase",
    "figures": "",
    "timetable": "10:30 Welcome",
    "booking_address": "https://www.example.org/days",
    "code": "123456",
    "sheet": SHEET,
    "q": "leader",
    "emails": "trust-lead@london.example",
    "name": "Somebody",
    "minutes": "60",
    "year": "2025",
    "starts": "09:30",
}
FORMS_AND_LINKS = SoupStrainer(["form", "a"])


def soon() -> date:
    return current_day() + timedelta(days=10)


def lately() -> date:
    return current_day() - timedelta(days=10)


DATE_PARTS = ("day", "month", "year")
IN_THE_PAST = {"trained_on", "supervised_on", "awarded_on", "ended_on", "since"}
"""Fields that take only a day that is over."""


@dataclass(frozen=True)
class Form:
    """A form as a browser would send it: fields are in the order of the page, and files are not chosen."""

    browser: str
    method: str
    rule: str
    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset([*(name for name, _ in self.fields), *self.files])

    @property
    def key(self) -> tuple[str, str, frozenset[str]]:
        """What makes a form another form; all forms that ask a question at one address count as one."""
        return self.method, self.rule, self.names if self.method == "POST" else frozenset()

    def joined_with(self, other: "Form") -> "Form":
        """Return a question with the fields of both, one of each name."""
        return replace(self, fields=tuple({**dict(other.fields), **dict(self.fields)}.items()))


@dataclass(frozen=True)
class Crawl:
    """What was found: the forms, and for each rule a browser and an address that answered."""

    cookies: Mapping[str, str]
    forms: tuple[Form, ...]
    pages: Mapping[str, tuple[str, str]]
    made_at: float
    """When it was made, in seconds since 1970: some forms are there for a few minutes only."""

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Crawl":
        """Read what `save` has written."""
        data = json.loads(path.read_text(encoding="utf-8"))
        forms = tuple(
            Form(**{**form, "fields": tuple(map(tuple, form["fields"])), "files": tuple(form["files"])})
            for form in data["forms"]
        )
        pages = {rule: tuple(page) for rule, page in data["pages"].items()}
        return cls(data["cookies"], forms, pages, data["made_at"])


class Crawler:
    """Follows links, and keeps one form of each kind."""

    def __init__(self, app: Flask, seeds: Mapping[str, tuple[str, list[str]]]) -> None:
        self._app, self._seeds = app, seeds
        self._urls = app.url_map.bind("localhost")
        self._rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
        self._forms: dict[tuple[str, str, frozenset[str]], Form] = {}
        self._pages: dict[str, tuple[str, str]] = {}

    def run(self) -> Crawl:
        """Crawl in each browser."""
        for browser, (_, starts) in self._seeds.items():
            self._crawl(browser, starts)
        self._follow_forms()
        self._read_api_description()
        cookies = {browser: cookie for browser, (cookie, _) in self._seeds.items()}
        return Crawl(cookies, tuple(self._forms.values()), self._pages, now().timestamp())

    def match(self, path: str, method: str = "GET") -> tuple[str, Any] | None:
        """Return the rule and the act of a path; None if there is no such page."""
        try:
            endpoint, _ = self._urls.match(path, method=method)
        except HTTPException:
            return None
        rule = next(r.rule for r in self._app.url_map.iter_rules(endpoint) if method in (r.methods or ()))
        return rule, find_act(self._app.view_functions[endpoint])

    def _crawl(self, browser: str, starts: list[str]) -> None:
        queue, seen, visited = deque(starts), set(starts), set()
        while queue:
            address = queue.popleft()
            parts = urlsplit(address)
            matched = self.match(parts.path)
            if matched is None:
                continue
            rule, act = matched
            place = address if address in starts else parts.path if rule in EVERY_ADDRESS else rule
            visit = (place, tuple(sorted({name for name, _ in parse_qsl(parts.query)})))
            # What everybody may read is the same for everybody, with few exceptions.
            is_same = act is Act.READ and browser != "visitor" and rule not in PERSONAL
            if visit in visited or is_same:
                continue
            visited.add(visit)
            if parts.query:
                self._keep(Form(browser, "GET", rule, parts.path, tuple(parse_qsl(parts.query))), address)
            for link in self._visit(browser, address, rule):
                if link not in seen:
                    seen.add(link)
                    queue.append(link)

    def _visit(self, browser: str, address: str, rule: str) -> Iterator[str]:
        response = get(self._app, self._seeds[browser][0], address)
        if response.status_code in (301, 302, 303):
            yield response.location
            return
        if response.status_code != 200:
            return
        self._pages.setdefault(rule, (browser, address))
        if response.mimetype != "text/html":
            return
        yield from self.read_page(browser, address, response.text)

    def read_page(self, browser: str, address: str, html: str) -> Iterator[str]:
        """Keep the forms of a page, and yield its links within the hub."""
        page = BeautifulSoup(html, "html.parser", parse_only=FORMS_AND_LINKS)
        for tag in page.find_all("form"):
            for form in self._read_forms(browser, address, tag):
                self._keep(form, address)
        for link in page.find_all("a", href=True):
            href = str(link["href"])
            if href.startswith("/"):
                yield href.partition("#")[0]
            elif href.startswith("?"):
                yield urlsplit(address).path + href.partition("#")[0]

    def _keep(self, form: Form, address: str) -> None:
        if form.method == "GET":
            form = self._forms.get(form.key, form).joined_with(form)
        elif form.key in self._forms and "example=" not in address:
            return
        self._forms[form.key] = form

    def _read_forms(self, browser: str, address: str, tag: Tag) -> Iterator[Form]:
        method = str(tag.get("method", "get")).upper()
        own = str(tag.get("action") or urlsplit(address).path)
        buttons = tag.select("button:not([type=button]), input[type=submit]")
        files = tuple(str(field["name"]) for field in tag.select("input[type=file][name]"))
        for action in sorted({str(button.get("formaction", own)) for button in buttons} or {own}):
            matched = self.match(urlsplit(action).path, method)
            assert matched is not None, f"A form on {address} is sent to {action}, which is no page."
            yield Form(browser, method, matched[0], action, tuple(_fields(tag)), files)

    def _list_forms_to_follow(self) -> Iterator[Form]:
        """Yield the forms of FOLLOWED, those too that are found while others are followed."""
        followed: set[tuple[str, str, frozenset[str]]] = set()
        while waiting := [
            form for key, form in self._forms.items() if form.rule in FOLLOWED and key not in followed
        ]:
            followed.add(waiting[0].key)
            yield waiting[0]

    def _read_api_description(self) -> None:
        """Keep the questions that programs may ask, one for each address of the API."""
        description = get(self._app, self._seeds["visitor"][0], "/api/v1/openapi.json").json
        for path, operations in description["paths"].items():
            address = re.sub(r"{\w+}", "x", urlsplit(path).path)
            matched = self.match(address)
            assert matched is not None, f"The API describes {path}, which is no page."
            names = [
                item["name"] for item in operations["get"].get("parameters", ()) if item["in"] == "query"
            ]
            self._keep(
                Form("visitor", "GET", matched[0], address, tuple((name, "1") for name in names)), path
            )

    def _follow_forms(self) -> None:
        """Send the forms of FOLLOWED, and read the pages that answer."""
        for form in self._list_forms_to_follow():
            response = self._app.test_client(use_cookies=False).post(
                form.action,
                data=MultiDict(form.fields),
                headers={"Cookie": f"hub={self._seeds[form.browser][0]}"},
            )
            assert response.status_code == 200, (form, response.text)
            deque(self.read_page(form.browser, form.action, response.text), maxlen=0)


def list_rules() -> list[Rule]:
    """Return the rules of all features, without making a hub."""
    app = Flask("hub", static_folder=None)
    for feature in FEATURES:
        for blueprint in (feature.blueprint, feature.api_blueprint):
            if blueprint is not None:
                app.register_blueprint(blueprint)
    return list(app.url_map.iter_rules())


def get(app: Flask, cookie: str, address: str) -> Any:
    """Return the response to a GET with this session cookie; cookies that it sets are not kept."""
    return app.test_client(use_cookies=False).get(address, headers={"Cookie": f"hub={cookie}"})


def _fields(form: Tag) -> Iterator[tuple[str, str]]:
    radios: set[str] = set()
    for field in form.select("input[name], select[name], textarea[name], button[name]"):
        name, kind = str(field["name"]), str(field.get("type", field.name))
        if kind in ("file", "reset") or (kind == "radio" and name in radios):
            continue
        if kind == "radio":
            radios.add(name)
        yield name, _value(field, name, kind)


def _value(field: Tag, name: str, kind: str) -> str:
    part = str(field.get("id", "")).rpartition("-")[2]
    if part in DATE_PARTS:
        return str(getattr(lately() if name in IN_THE_PAST else soon(), part))
    if field.name == "select":
        options = [str(option.get("value", option.text)) for option in field.find_all("option")]
        chosen = field.select_one("option[selected]")
        return str(chosen.get("value", chosen.text)) if chosen else options[0]
    value = field.text.strip("\n") if field.name == "textarea" else str(field.get("value", ""))
    if value or kind in ("hidden", "radio", "checkbox", "submit", "button"):
        return value
    is_number = kind == "number" or field.get("inputmode") == "numeric"
    return TYPED.get(name, "1" if is_number else "Words for everybody")
