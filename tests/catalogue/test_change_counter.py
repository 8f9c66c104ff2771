from hub.catalogue.domain.change_counter import version_key
from tests.factories import make_trust, share


def test_the_version_differs_after_every_change_of_an_entry(session):
    london = make_trust(session)
    before = version_key(session)
    share(session, london)

    assert version_key(session) != before


def test_recording_a_trust_that_says_nothing_new_leaves_the_version(session):
    make_trust(session)
    before = version_key(session)
    make_trust(session)

    assert version_key(session) == before
