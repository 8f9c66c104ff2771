"""Unusual text in every field, and missing fields, give an error message and run no script."""

import pytest

from hub.kit.db import SAFE_METHODS

STRANGE = (
    "<script>alert(1)</script>",
    "a\x00b",
    "\ud800",
    "' OR 1=1 --",
    "\u202e\U0001f691",
    "%s%n{{7*7}}",
    "\r\nBcc: x@example.org",
    "x" * 6000,
)
FORMS = {
    "/trusts/london/team/invite": ("lead", {"email": "a@example.org", "name": "A", "role": "leader"}),
    "/trusts/london/team/invite-many": ("lead", {"sheet": "email,role\na@example.org,leader\n"}),
    "/trusts/london/team/invite-many/send": ("lead", {"plan": "x"}),
    "/trusts/london/join": ("newcomer", {"words": "x", "leaves": ""}),
    "/trusts/london/join/new": (None, {"name": "A", "email": "a@example.org", "words": ""}),
    "/account/people/manager": ("leader", {"manager": "lead@example.org"}),
    "/account/people/delegates": ("leader", {"delegate": "lead@example.org"}),
    "/account/people/named/london": ("leader", {"about": "x"}),
    "/acting": ("leader", {"key": "x"}),
    "/admin/people": ("admin", {"q": "x", "trust": "", "role": "", "state": "", "page": "1"}),
}


def encodable(text):
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("strange", STRANGE, ids=lambda text: ascii(text)[:20])
def test_strange_text_in_any_field_is_answered_in_words_and_never_runs(scenario, strange):
    wrong = []
    for path, (who, fields) in FORMS.items():
        browser = scenario.browser(who) if who else scenario.visitor()
        for name in fields:
            response = browser.send(path, **{**fields, name: encodable(strange)})
            if response.status_code >= 500 or "<script>alert" in response.text:
                wrong.append((path, name, response.status_code))
    assert wrong == []
    assert "<script>alert" not in scenario.browser("lead").get("/trusts/london/team").text
    for _, _, email in scenario.emails():
        assert "\n" not in email.subject + email.to


def test_a_form_without_any_field_is_answered_at_every_address(scenario):
    wrong = []
    values = {"slug": "london", "key": scenario.public_ids["leader"], "token": "x", "step": "x", "role": "x"}
    for rule in scenario.app.url_map.iter_rules():
        if not rule.endpoint.startswith("people."):
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for who in ("lead", "leader", "admin"):
                path = rule.rule
                for name, value in values.items():
                    path = path.replace(f"<{name}>", value)
                browser = scenario.browser(who)
                response = browser.get(path) if method in SAFE_METHODS else browser.send(path)
                if response.status_code >= 500:
                    wrong.append((method, path, who, response.status_code))
    assert wrong == []


def test_what_changes_something_needs_the_proof_of_origin(scenario):
    wrong = []
    for rule in scenario.app.url_map.iter_rules():
        view = scenario.app.view_functions[rule.endpoint]
        if rule.endpoint.startswith("people.") and "POST" in rule.methods:
            path = rule.rule.replace("<slug>", "london").replace("<key>", "x").replace("<token>", "x")
            path = path.replace("<step>", "shut").replace("<role>", "leader")
            response = scenario.browser("admin").post(path, data={})
            refused = response.status_code == 400 and "This page was open for too long" in response.text
            if not refused and not getattr(view, "read_only", False):
                wrong.append((path, response.status_code))
    assert wrong == []
