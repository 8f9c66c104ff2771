import pytest

from tests.support.atom import atom_faults

ID = "urn:uuid:ed7e152f-9e3a-50b3-8d91-0a431f4d5737"
GOOD = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>{ID}</id><title>T</title><updated>2026-01-05T09:00:00Z</updated>
<link rel="self" href="https://hub.example.org/feeds/library.atom"/><author><name>The hub</name></author>
<entry><id>{ID[:-1]}8</id><title>One</title><updated>2026-01-05T09:00:00Z</updated>
<link rel="alternate" href="https://hub.example.org/library/one"/>
<author><name>A trust</name></author></entry></feed>"""


def test_a_feed_that_keeps_the_rules_has_no_fault():
    assert atom_faults(GOOD.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<title>T</title>", "", "feed: needs one title"),
        ("<title>One</title>", "<title/><title/>", "entry 1: needs one title"),
        (
            'Z</updated>\n<link rel="alt',
            '</updated>\n<link rel="alt',
            "entry 1: updated is '2026-01-05T09:00:00'",
        ),
        ("<name>A trust</name>", "<name> </name>", "entry 1: has no author"),
        ('rel="self"', 'rel="next"', "feed: has no link to itself"),
        (
            '"https://hub.example.org/library/one"',
            '"/library/one"',
            "entry 1: a link leads to '/library/one'",
        ),
        (f"<entry><id>{ID[:-1]}8", "<entry><id>8", "entry 1: id is '8'"),
        ("<entry>", "<entry><guid/>", "entry 1: does not know guid"),
    ],
)
def test_a_feed_that_breaks_a_rule_is_found_out(old, new, fault):
    assert old in GOOD
    assert fault in atom_faults(GOOD.replace(old, new).encode())
