from hub.catalogue.domain import version
from tests.factories import make_trust, share


def test_the_version_differs_after_every_change_of_an_entry(session):
    london = make_trust(session)
    before = version(session)
    share(session, london)

    assert version(session) != before


def test_recording_a_trust_that_says_nothing_new_leaves_the_version(session):
    make_trust(session)
    before = version(session)
    make_trust(session)

    assert version(session) == before
