"""A person with a role in both organisations of a merger has it once afterwards."""

from datetime import date

import pytest

from hub.access import Role
from hub.accounts.models import Membership
from tests.factories import START, make_person, make_trust
from tests.support.merge import merge


@pytest.mark.parametrize(
    ("source_end", "target_end", "expected_end"),
    [
        (None, None, None),
        (None, date(2030, 1, 1), None),
        (date(2031, 1, 1), date(2030, 1, 1), date(2031, 1, 1)),
        (date(2029, 1, 1), date(2030, 1, 1), date(2030, 1, 1)),
        (date(2029, 1, 1), None, None),
    ],
)
def test_a_role_in_both_trusts_is_kept_once_for_the_longer_time(
    app, session, source_end, target_end, expected_end
):
    source, target = make_trust(session, "east-of-england"), make_trust(session, "london")
    person = make_person(session)
    for trust, ends_on in ((source, source_end), (target, target_end)):
        session.add(
            Membership(
                person_id=person.id,
                organisation_id=trust.id,
                role=Role.PUBLISHER.value,
                since=START,
                ends_on=ends_on,
                ask_about="",
            )
        )
    session.flush()

    merge(app, session, source, target)

    (membership,) = session.query(Membership)
    assert (membership.organisation_id, membership.ends_on) == (target.id, expected_end)
