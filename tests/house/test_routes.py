import pytest

from hub.kit.access import Audience, audience_of

PUBLIC_ROUTES = {
    "/",
    "/about",
    "/about/accessibility",
    "/about/evidence",
    "/about/hub",
    "/about/plugins",
    "/about/privacy",
    "/about/study",
    "/capabilities",
    "/capabilities/<slug>",
    "/healthz",
    "/library",
    "/library/<slug>",
    "/options",
    "/options/<slug>",
    "/options/choose",
    "/programmes",
    "/programmes/<slug>",
    "/programmes/compare",
    "/programmes/forward",
    "/readyz",
    "/recommendations",
    "/recommendations/<slug>",
    "/search/suggest",
    "/trusts",
    "/trusts/<slug>",
    "/trusts/<slug>/tools/<tool>",
}


def test_every_route_states_its_audience_and_the_whole_list_is_known(app):
    stated = {rule.rule: audience_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}

    assert stated == dict.fromkeys(PUBLIC_ROUTES, Audience.PUBLIC)


def test_a_route_that_states_no_audience_lets_nobody_in(app):
    app.add_url_rule("/unstated", "unstated", lambda: "open")

    answer = app.test_client().get("/unstated")
    assert answer.status_code == 403
    assert "open to you" in answer.text


def test_a_route_for_organisations_refuses_the_public(app):
    def view():
        return "inside"

    view.audience = Audience.ORGANISATION
    app.add_url_rule("/inside", "inside", view)

    assert app.test_client().get("/inside").status_code == 403


@pytest.mark.parametrize("address", sorted(PUBLIC_ROUTES))
def test_addresses_are_small_letters_figures_and_hyphens(address):
    assert address == address.lower()
    assert "_" not in address.replace("<slug>", "")
