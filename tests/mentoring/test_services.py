"""Parts of other pages that lead to the register."""

import pytest

from hub.access import PUBLIC
from hub.extension.page_parts import ItemRef
from hub.kit.db import db
from hub.mentoring.services import render_capability_part, render_option_part

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("slug", "kind"), [("mentoring", "mentor"), ("coaching", "coach"), ("shadowing", "")]
)
def test_the_pages_of_mentoring_and_coaching_lead_to_the_register(app, slug, kind):
    with app.test_request_context():
        part = render_option_part(db.session(), PUBLIC, ItemRef(1, "option", slug))
    assert (f'href="/mentoring/find?kind={kind}"' in part) is bool(kind)
    assert bool(part) is bool(kind)


def test_the_page_of_a_capability_leads_to_those_who_help_with_it(app):
    with app.test_request_context():
        part = render_capability_part(db.session(), PUBLIC, ItemRef(1, "capability", "1n"))
    assert 'href="/mentoring/find?capability=1n"' in part
