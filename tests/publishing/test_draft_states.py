import pytest

from hub.kit.errors import Conflict
from hub.publishing.domain.draft_states import REFUSALS, STATES_BEFORE, DraftAct, DraftState, state_after

STEPS = [act for act in DraftAct if act is not DraftAct.BEGIN]


@pytest.mark.parametrize("act", STEPS)
@pytest.mark.parametrize("state", DraftState)
def test_a_step_is_taken_only_in_its_states(state, act):
    if state in STATES_BEFORE[act]:
        assert state_after(state, act) in DraftState
    else:
        with pytest.raises(Conflict, match=REFUSALS[state]):
            state_after(state, act)


def test_a_draft_is_submitted_returned_submitted_again_published_and_undone():
    state = DraftState.DRAFT
    for act in (DraftAct.SUBMIT, DraftAct.RETURN, DraftAct.SUBMIT, DraftAct.PUBLISH):
        state = state_after(state, act)
    assert state is DraftState.PUBLISHED
    assert state_after(state, DraftAct.UNDO) is DraftState.IN_REVIEW


@pytest.mark.parametrize("act", STEPS)
def test_a_discarded_draft_stays_discarded(act):
    with pytest.raises(Conflict, match="discarded"):
        state_after(DraftState.DISCARDED, act)
