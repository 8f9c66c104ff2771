"""Strange text in every field, and no field at all: an answer in words, and nothing that runs."""

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
def test_strange_text_in_any_field_is_answered_in_words_and_never_runs(town, strange):
    wrong = []
    for path, (who, fields) in FORMS.items():
        browser = town.browser(who) if who else town.visitor()
        for name in fields:
            answer = browser.send(path, **{**fields, name: encodable(strange)})
            if answer.status_code >= 500 or "<script>alert" in answer.text:
                wrong.append((path, name, answer.status_code))
    assert wrong == []
    assert "<script>alert" not in town.browser("lead").get("/trusts/london/team").text
    for _, _, letter in town.letters():
        assert "\n" not in letter.subject + letter.to


def test_a_form_without_any_field_is_answered_at_every_address(town):
    wrong = []
    values = {"slug": "london", "key": town.keys["leader"], "token": "x", "step": "x", "role": "x"}
    for rule in town.app.url_map.iter_rules():
        if not rule.endpoint.startswith("people."):
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for who in ("lead", "leader", "admin"):
                path = rule.rule
                for name, value in values.items():
                    path = path.replace(f"<{name}>", value)
                browser = town.browser(who)
                answer = browser.get(path) if method in SAFE_METHODS else browser.send(path)
                if answer.status_code >= 500:
                    wrong.append((method, path, who, answer.status_code))
    assert wrong == []


def test_what_changes_something_needs_the_proof_of_origin(town):
    wrong = []
    for rule in town.app.url_map.iter_rules():
        view = town.app.view_functions[rule.endpoint]
        if rule.endpoint.startswith("people.") and "POST" in rule.methods:
            path = rule.rule.replace("<slug>", "london").replace("<key>", "x").replace("<token>", "x")
            path = path.replace("<step>", "shut").replace("<role>", "leader")
            answer = town.browser("admin").post(path, data={})
            refused = answer.status_code == 400 and "open too long" in answer.text
            if not refused and not getattr(view, "read_only", False):
                wrong.append((path, answer.status_code))
    assert wrong == []
