"""What a person wrote for members reaches nobody who is not signed in."""

import pytest

from hub.mentoring.domain.vocabulary import FieldReader
from tests.mentoring.trust_rows import make_line

CANARY = "Quillfeatherly"
PRIVATE = {"job_title": CANARY, "contact_email": f"{CANARY}@example.org", "contact_telephone": CANARY}
OPEN_DATA = tuple(
    f"{url}?q={CANARY}"
    for url in ("/api/v1/search", "/feeds/library.atom", "/downloads/library.csv", "/downloads/library.json")
)
NOT_PAGES = {"/sign-out", "/account/sign-out"}
SEARCHES = ("/search", "/search/suggest", "/api/v1/search", "/library", "/events", "/trusts")


def public_addresses(app):
    """Return every address without parts to fill in, the pages of the trusts, and searches for the word."""
    plain = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments}
    feeds = {"/feeds/library.atom", "/feeds/trusts/yorkshire.ics", "/trusts/yorkshire", "/sitemap-1.xml"}
    return sorted((plain - NOT_PAGES) | feeds) + [f"{url}?q={CANARY}" for url in SEARCHES]


@pytest.mark.one_engine
def test_nothing_of_a_profile_or_of_a_line_of_a_file_reaches_the_public(scenario):
    readers = dict.fromkeys(PRIVATE, FieldReader.MEMBERS)
    scenario.listed("other leader", about=CANARY, style=CANARY, region=CANARY, readers=readers, **PRIVATE)
    with scenario.write_session() as session:
        line = make_line(scenario.ids["at yorkshire"], f"{CANARY}@example.org", name=CANARY)
        session.add(line)
    leader = scenario.browser("leader")
    public_id = scenario.profile("other leader")["public_id"]
    assert CANARY in leader.get(f"/mentoring/register/{public_id}").text
    visitor, read = scenario.visitor(), 0
    for address in public_addresses(scenario.app):
        answer = visitor.get(address)
        read += answer.status_code == 200
        text = answer.text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        assert f"{CANARY}@" not in text, address
        if "?q=" not in address:
            assert CANARY not in text, address
    assert read > 20
    assert scenario.sent("register-invitation") == []


@pytest.mark.one_engine
def test_members_find_a_profile_by_its_words_and_nobody_else_does(scenario):
    readers = {"job_title": FieldReader.MY_TRUST}
    scenario.listed("other leader", about=f"I know {CANARY}.", job_title="Xylographer", readers=readers)
    browsers = {name: scenario.browser(name) for name in ("leader", "guest", "other leader", "staff")}
    title = "Mentor, Yorkshire: career step, new role"
    pages = (f"/library?q={CANARY}", f"/library?q={CANARY}&kind=mentor", "/search/suggest?q=mentor+york")
    for name, browser in {**browsers, "public": scenario.visitor()}.items():
        is_found = name not in ("guest", "public")
        assert [title in browser.get(page).text for page in pages] == [is_found] * 3, name
        assert title not in browser.get("/library?q=xylographer").text
        for page in ("/library", "/", "/sitemap.xml", *OPEN_DATA):
            text = browser.get(page).text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
            assert title not in text, (name, page)
    found = browsers["leader"].get(pages[0]).text
    assert "Mentor, coach or preceptor" in found
    assert f"I know <mark>{CANARY}</mark>" in found
    assert "Being listed is not an endorsement" in found

    browsers["other leader"].send(f"/mentoring/register/{scenario.listed('leader')}/block")
    assert [title in browsers["staff"].get(page).text for page in pages] == [False] * 3
