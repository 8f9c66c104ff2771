"""The pages of adoptions: from the item to the form and back, and who finds what."""

from tests.people.conftest import main_of
from tests.publishing.evidence_rows import ROTA


def followed(browser, address, **fields):
    """Return the words of the page to which a form leads."""
    answer = browser.send(address, **fields)
    assert answer.status_code == 303, main_of(answer)
    return main_of(browser.get(answer.headers["Location"]))


def test_a_leader_of_another_trust_says_what_it_changed_and_the_item_says_so(items):
    leader, visitor = items.browser("other leader"), items.visitor()
    assert "No other organisation has said here" in main_of(visitor.get(ROTA))
    assert f'href="{ROTA}/adoptions/new?kind=adapted"' in leader.get(ROTA).text
    form = leader.get(f"{ROTA}/adoptions/new?kind=adapted").text
    assert 'value="adapted" checked' in form
    assert 'value="yorkshire" checked' in form
    page = followed(
        leader,
        f"{ROTA}/adoptions/new",
        organisation="yorkshire",
        kind="adapted",
        what_changed="Shifts of ten hours.",
        since=["1", "3", "2026"],
        contact="Head of Education",
        own_item=items.public_id_of("version"),
    )
    assert "Yorkshire Ambulance Service NHS Trust has adapted it Shifts of ten hours." in page
    assert "Its own version: Our rota" in page
    assert "1 March 2026" in page
    for reader in (visitor, items.browser("publisher")):
        read = main_of(reader.get(ROTA))
        assert "Used by 1 organisation: Yorkshire Ambulance Service NHS Trust." in read
        assert "We use this" not in read
        assert "Adapted from A fair rota of London" in main_of(reader.get("/library/version"))
    assert items.sent("item-adopted") == ["lead@example.org", "publisher@example.org"]
    assert "Yorkshire Ambulance Service NHS Trust: has adapted it" in main_of(
        items.browser("publisher").get("/desk")
    )
    assert "Who has begun to use your items" not in main_of(leader.get("/desk"))
