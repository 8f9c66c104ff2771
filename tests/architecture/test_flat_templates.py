"""The hub's flat templates match the official NHS.UK macros in every class and attribute.

The macros are too slow for every page. When a release of NHS.UK changes a component, these tests show which
template has to follow.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from jinja2 import (
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup, escape
from wtforms import Form, PasswordField

from hub.access import AuthContext
from hub.kit.hub_office import HubOffice
from hub.kit.page import Card, Facet, FacetOption, FieldError, Link, Pagination
from hub.web.kept_markup import keep_facets

TEMPLATES = Path(__file__).resolve().parents[2] / "hub" / "templates"
NAVIGATION = [
    {"text": "Library", "url": "/library", "current": True},
    {"text": "Trusts", "url": "/trusts", "current": False},
]


@pass_context
def own_part(context: Context, name: str) -> Markup:
    return {"reader": escape(context["auth_context"]().shown_name), "csrf_token": Markup("token")}[name]


ours = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True)
ours.globals.update(
    viewer_has_desk=lambda: True,
    asset_url=lambda name: name,
    site_name="The hub",
    site_url="https://hub.example.org",
    page_address=lambda: "/",
    navigation=lambda: NAVIGATION,
    auth_context=AuthContext,
    flash_messages=list,
    own_part=own_part,
    is_demo=False,
    hub_office=HubOffice("The office", "office@example.org", "01632 960 123"),
    facet_markup=keep_facets(ours),
)
official = Environment(
    loader=PackageLoader("nhsuk_frontend_jinja"), undefined=ChainableUndefined, autoescape=True
)


def render_macro(call: str, **context: Any) -> str:
    name = call.partition("(")[0]
    return ours.from_string(f'{{% from "parts.jinja" import {name} %}}{{{{ {call} }}}}').render(context)


def render_field(form_field: Any, call: str = "field(f)") -> str:
    return ours.from_string(f'{{% from "fields.jinja" import field %}}{{{{ {call} }}}}').render(f=form_field)


def password_field(*errors: str) -> Any:
    class Example(Form):  # type: ignore[misc]
        password = PasswordField("Password", description="Any characters will do.")

    form = Example(data={"password": "never shown"})
    form.password.errors = errors
    return form.password


def official_password(**params: Any) -> str:
    label = {"text": "Password", "classes": "nhsuk-label--s"}
    params = {"label": label, "name": "password", "hint": {"text": "Any characters will do."}, **params}
    return macro("password-input", "passwordInput", params)


def layout(**context: Any) -> str:
    return ours.get_template("layout.jinja").render(context)


def layout_signed_in() -> str:
    return layout(auth_context=lambda: AuthContext(login_session_id=1, name="A leader"))


def macro(component: str, name: str, params: dict[str, Any]) -> str:
    source = f'{{% from "nhsuk/components/{component}/macro.jinja" import {name} %}}{{{{ {name}(params) }}}}'
    return official.from_string(source).render(params=params)


def tree(html: str, selector: str) -> list[Any]:
    return [_node(element) for element in BeautifulSoup(html, "html.parser").select(selector)]


def _node(element: Tag) -> tuple[Any, ...]:
    attributes = {name: _value(name, value) for name, value in element.attrs.items()}
    children = []
    for child in element.children:
        if isinstance(child, Tag):
            children.append(_node(child))
        elif isinstance(child, NavigableString) and (text := " ".join(child.split())):
            children.append(text)
    return element.name, {name: value for name, value in attributes.items() if value != []}, children


def _value(name: str, value: Any) -> Any:
    # The hub's own classes are additions to the official ones.
    if name == "class":
        return sorted(css_class for css_class in value if not css_class.startswith("hub-"))
    return value


def without_logo_and_script(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    logo = soup.select_one(".nhsuk-header__service-logo")
    assert logo is not None, "the official header has no logo any more: drop this difference"
    logo.decompose()
    header, menu = soup.select_one(".nhsuk-header"), soup.select_one(".nhsuk-header__menu")
    assert header is not None
    assert menu is not None
    menu.decompose()
    del header["data-module"]
    details = BeautifulSoup(layout(), "html.parser").select_one(".hub-header-menu")
    service = soup.select_one(".nhsuk-header__service")
    assert details is not None
    assert service is not None
    service.insert_after(details)
    return str(soup)


def with_csrf_token(html: str) -> str:
    soup = BeautifulSoup(without_logo_and_script(html), "html.parser")
    form = soup.select_one(".nhsuk-header__account-form")
    assert form is not None
    form.insert(0, soup.new_tag("input", attrs={"type": "hidden", "name": "csrf_token", "value": "token"}))
    return str(soup)


def without_role_text(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for span in soup.select("span[role=text]"):
        span.unwrap()
    return str(soup)


DELIBERATE: dict[str, tuple[str, Callable[[str], str]]] = {
    "header": (
        "the hub is not the NHS website: it has its name in words and no NHS logo; and its menu opens on a "
        "phone without a script",
        without_logo_and_script,
    ),
    "header of somebody signed in": ("forms that change something have a CSRF token", with_csrf_token),
    "warning callout": ("no standard knows the role `text`, and the validator refuses it", without_role_text),
}
"""Intended differences: the reason, and a function that makes the official HTML like the hub's."""

OPTIONS = (FacetOption("tool", "Tool", 1200, True), FacetOption("service", "Service", 3, False))
FACETS = (Facet("kind", "Kind", OPTIONS, True), Facet("theme", "Theme", (), False))
PAGES = Pagination(
    5, 9, "/p4", "/p6", (Link("1", "/p1"), None, Link("5", "/p5"), Link("6", "/p6"), None, Link("9", "/p9"))
)
FIRST, LAST = Pagination(1, 2, "", "/p2", PAGES.numbers[:1]), Pagination(9, 9, "/p8", "", PAGES.numbers[-1:])


def page_items(p: Pagination) -> list[dict[str, Any]]:
    return [
        {"number": int(link.text), "href": link.url, "current": link.text == str(p.number)}
        if link
        else {"ellipsis": True}
        for link in p.numbers
    ]


def pagination_params(p: Pagination) -> dict[str, Any]:
    return {"previous": {"href": p.previous_url}, "next": {"href": p.next_url}, "items": page_items(p)}


def official_checkboxes() -> str:
    return macro(
        "checkboxes",
        "checkboxes",
        {
            "name": "kind",
            "idPrefix": "kind",
            "small": True,
            "fieldset": {"legend": {"text": "Kind", "classes": "nhsuk-u-visually-hidden"}},
            "items": [
                {"id": "kind-tool", "value": "tool", "text": "Tool (1200)", "checked": True},
                {"id": "kind-service", "value": "service", "text": "Service (3)"},
            ],
        },
    )


FOOTER_LINES = """
<p class="nhsuk-body-s">Contact The office: <a class="nhsuk-footer__list-item-link"
href="mailto:office@example.org">office@example.org</a> or <a class="nhsuk-footer__list-item-link"
href="tel:+441632960123">01632 960 123</a></p>
<p class="nhsuk-body-s">Based on the Future Leaders Study of England's ambulance trusts, April 2009.</p>
"""


def official_header(*account: dict[str, Any]) -> str:
    return macro(
        "header",
        "header",
        {
            "logo": {"href": "/logo"},
            "service": {"text": "The hub", "href": "/"},
            "search": {
                "action": "/library",
                "visuallyHiddenLabel": "Search the library",
                "placeholder": "Search the library",
            },
            "account": {"items": list(account)},
            "navigation": {
                "items": [
                    {"text": link["text"], "href": link["url"], "active": link["current"]}
                    for link in NAVIGATION
                ]
            },
        },
    )


COMPONENTS: dict[str, tuple[str, Callable[[], str], Callable[[], str]]] = {
    "skip link": (
        ".nhsuk-skip-link",
        layout,
        lambda: macro("skip-link", "skipLink", {}),
    ),
    "header": (
        ".nhsuk-header",
        layout,
        lambda: official_header({"text": "Sign in", "href": "/sign-in"}),
    ),
    "header of somebody signed in": (
        ".nhsuk-header",
        layout_signed_in,
        lambda: official_header(
            {"text": "Your page: A leader", "href": "/me", "icon": True},
            {"text": "Things to do", "href": "/desk"},
            {"text": "Sign out", "action": "/sign-out", "method": "post"},
        ),
    ),
    "footer": (
        ".nhsuk-footer",
        layout,
        lambda: macro(
            "footer",
            "footer",
            {
                "meta": {
                    "items": [
                        {"text": "About evidence levels", "href": "/about/evidence"},
                        {"text": "Accessibility", "href": "/about/accessibility"},
                        {"text": "Privacy", "href": "/about/privacy"},
                        {"text": "Cookies", "href": "/about/cookies"},
                        {"text": "Service status", "href": "/about/plugins"},
                        {"text": "API and feeds", "href": "/api"},
                    ],
                    "html": FOOTER_LINES,
                },
                "copyright": "",
            },
        ),
    ),
    "breadcrumb": (
        ".nhsuk-breadcrumb",
        lambda: render_macro("breadcrumb(links)", links=[("Home", "/"), ("Library", "/library")]),
        lambda: macro(
            "breadcrumb",
            "breadcrumb",
            {"items": [{"text": "Home", "href": "/"}, {"text": "Library", "href": "/library"}]},
        ),
    ),
    "tag": (
        ".nhsuk-tag",
        lambda: render_macro("tag('Evaluated')"),
        lambda: macro("tag", "tag", {"text": "Evaluated", "colour": "blue"}),
    ),
    "card": (
        ".nhsuk-card",
        lambda: render_macro("cards(values)", values=[Card("A title", "/a", "A sentence.")]),
        lambda: macro(
            "card",
            "card",
            {
                "heading": {"text": "A title", "level": 3, "size": "xs"},
                "href": "/a",
                "clickable": True,
                "description": "A sentence.",
            },
        ),
    ),
    "search input": (
        ".nhsuk-search-input",
        lambda: render_macro("search('team')"),
        lambda: macro(
            "search-input",
            "searchInput",
            {"label": {"text": "Search the library"}, "name": "q", "value": "team", "large": True},
        ),
    ),
    "search input with an error": (
        ".nhsuk-search-input",
        lambda: render_macro("search('team', error='Search for less')"),
        lambda: macro(
            "search-input",
            "searchInput",
            {
                "label": {"text": "Search the library"},
                "name": "q",
                "value": "team",
                "large": True,
                "errorMessage": {"text": "Search for less"},
            },
        ),
    ),
    "select": (
        ".nhsuk-form-group",
        lambda: render_macro("select('sort', 'Sort by', (('a', 'A'), ('b', 'B')), 'b')"),
        lambda: macro(
            "select",
            "select",
            {
                "label": {"text": "Sort by"},
                "name": "sort",
                "items": [{"value": "a", "text": "A"}, {"value": "b", "text": "B", "selected": True}],
            },
        ),
    ),
    "checkboxes": (
        ".nhsuk-form-group",
        lambda: render_macro("facets(values)", values=FACETS),
        official_checkboxes,
    ),
    "details": (
        ".nhsuk-details",
        lambda: render_macro("facets(values)", values=FACETS),
        lambda: macro(
            "details",
            "details",
            {"id": "kind", "summaryText": "Kind", "open": True, "html": official_checkboxes()},
        ),
    ),
    "pagination": (
        ".nhsuk-pagination",
        lambda: render_macro("pagination(p)", p=PAGES),
        lambda: macro("pagination", "pagination", pagination_params(PAGES)),
    ),
    "pagination of a first page": (
        ".nhsuk-pagination",
        lambda: render_macro("pagination(p)", p=FIRST),
        lambda: macro("pagination", "pagination", pagination_params(FIRST)),
    ),
    "pagination of a last page": (
        ".nhsuk-pagination",
        lambda: render_macro("pagination(p)", p=LAST),
        lambda: macro("pagination", "pagination", pagination_params(LAST)),
    ),
    "error summary": (
        ".nhsuk-error-summary",
        lambda: render_macro("error_summary(errors)", errors=[FieldError("Search for less", "#q")]),
        lambda: macro(
            "error-summary",
            "errorSummary",
            {"titleText": "There is a problem", "errorList": [{"text": "Search for less", "href": "#q"}]},
        ),
    ),
    "inset text": (
        ".nhsuk-inset-text",
        lambda: render_macro("inset('Note this')"),
        lambda: macro("inset-text", "insetText", {"text": "Note this"}),
    ),
    "password": (
        ".nhsuk-form-group",
        lambda: render_field(password_field()),
        lambda: official_password(),
    ),
    "new password with an error": (
        ".nhsuk-form-group",
        lambda: render_field(password_field("Too short"), "field(f, autocomplete='new-password')"),
        lambda: official_password(autocomplete="new-password", errorMessage={"text": "Too short"}),
    ),
    "warning callout": (
        ".nhsuk-card",
        lambda: render_macro("warning('Not up to date', 'Wait')"),
        lambda: macro(
            "warning-callout",
            "warningCallout",
            {"heading": {"text": "Not up to date", "level": 2}, "text": "Wait"},
        ),
    ),
    "summary list": (
        ".nhsuk-summary-list",
        lambda: render_macro("summary_list((('Asked', '53'), ('Finished', '27')))"),
        lambda: macro(
            "summary-list",
            "summaryList",
            {
                "rows": [
                    {"key": {"text": "Asked"}, "value": {"text": "53"}},
                    {"key": {"text": "Finished"}, "value": {"text": "27"}},
                ]
            },
        ),
    ),
}


def trees(component: str) -> tuple[list[Any], list[Any]]:
    selector, render_ours, render_official = COMPONENTS[component]
    _reason, make_alike = DELIBERATE.get(component, ("", str))
    return tree(render_ours(), selector), tree(make_alike(render_official()), selector)


@pytest.mark.parametrize("component", COMPONENTS)
def test_flat_component_has_the_structure_of_the_official_macro(component):
    flat, model = trees(component)

    assert flat
    assert flat == model


@pytest.mark.parametrize("component", COMPONENTS)
def test_comparison_fails_when_a_class_changes_on_either_side(component):
    selector, render_ours, render_official = COMPONENTS[component]
    _reason, make_alike = DELIBERATE.get(component, ("", str))
    flat, model = render_ours(), make_alike(render_official())
    last = sorted(set(_classes(flat, selector)))[-1]
    changed = f'{last}"', f'{last}-changed"'

    assert tree(flat.replace(*changed), selector) != tree(model, selector)
    assert tree(flat, selector) != tree(model.replace(*changed), selector)


def _classes(html: str, selector: str) -> list[str]:
    found = BeautifulSoup(html, "html.parser").select(f"{selector}[class], {selector} [class]")
    # The last class of each element, which is followed by a quotation mark in the HTML.
    return [element["class"][-1] for element in found if element["class"][-1].startswith("nhsuk-")]


@pytest.mark.parametrize("text", ["Shared", "Evaluated", "Good practice", "Programme"])
def test_tag_in_a_card_is_like_a_tag_by_itself(text):
    card = render_macro("cards(values)", values=[Card("A title", "/a", tags=(text,))])

    assert tree(card, ".nhsuk-tag") == tree(render_macro(f"tag('{text}')"), ".nhsuk-tag")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'&"])
def test_facets_escape_what_comes_from_outside(text):
    # Facets are the only component without autoescaping.
    html = render_macro(
        "facets(values)", values=[Facet(text, text, (FacetOption(text, text, 1, False),), False)]
    )
    soup = BeautifulSoup(html, "html.parser")

    assert soup.select("script, img") == []
    assert soup.input["value"] == text
    assert soup.input["name"] == text
    assert soup.legend.get_text() == text
    assert soup.label.get_text() == f"{text} (1)"


def test_every_deliberate_difference_has_a_reason_and_is_still_needed():
    for component, (reason, _make_alike) in DELIBERATE.items():
        selector, render_ours, render_official = COMPONENTS[component]

        assert len(reason) > 20
        assert tree(render_ours(), selector) != tree(render_official(), selector)
