"""Where a request for release from duty stands follows from its row."""

from hub.events.domain.release_answers import Cover, ReleaseState, Shift, state_of
from hub.events.models import ReleaseRequest
from hub.kit.clock import now


def test_a_request_waits_until_it_is_decided():
    assert state_of(None) is ReleaseState.NOT_ASKED
    assert state_of(ReleaseRequest(decided_at=None, agreed=False)) is ReleaseState.WAITING
    assert state_of(ReleaseRequest(decided_at=now(), agreed=True)) is ReleaseState.AGREED
    assert state_of(ReleaseRequest(decided_at=now(), agreed=False)) is ReleaseState.DECLINED


def test_every_shift_and_way_of_cover_has_words_of_its_own():
    labels = [each.label for each in (*Shift, *Cover)]
    assert len(set(labels)) == len(labels) == 8
