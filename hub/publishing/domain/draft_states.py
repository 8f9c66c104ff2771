"""The states of a draft, and the steps by which it moves from one to another."""

from enum import StrEnum

from hub.kit.errors import Conflict


class DraftState(StrEnum):
    """Where a draft stands. It is closed once it is published or discarded."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class DraftAct(StrEnum):
    """A step of a draft."""

    BEGIN = "begin"
    SUBMIT = "submit"
    TAKE_BACK = "take-back"
    RETURN = "return"
    ASK_HUB = "ask-hub"
    PUBLISH = "publish"
    UNDO = "undo"
    DISCARD = "discard"


class ItemKind(StrEnum):
    """What is written: a resource of the library, or a programme."""

    RESOURCE = "resource"
    PROGRAMME = "programme"


STATES_BEFORE: dict[DraftAct, frozenset[DraftState]] = {
    DraftAct.SUBMIT: frozenset({DraftState.DRAFT}),
    DraftAct.TAKE_BACK: frozenset({DraftState.IN_REVIEW}),
    DraftAct.RETURN: frozenset({DraftState.IN_REVIEW}),
    DraftAct.ASK_HUB: frozenset({DraftState.IN_REVIEW}),
    DraftAct.PUBLISH: frozenset({DraftState.IN_REVIEW}),
    DraftAct.UNDO: frozenset({DraftState.PUBLISHED}),
    DraftAct.DISCARD: frozenset({DraftState.DRAFT, DraftState.IN_REVIEW}),
}
"""The states in which each step can be taken."""
STATES_AFTER: dict[DraftAct, DraftState] = {
    DraftAct.SUBMIT: DraftState.IN_REVIEW,
    DraftAct.TAKE_BACK: DraftState.DRAFT,
    DraftAct.RETURN: DraftState.DRAFT,
    DraftAct.ASK_HUB: DraftState.IN_REVIEW,
    DraftAct.PUBLISH: DraftState.PUBLISHED,
    DraftAct.UNDO: DraftState.IN_REVIEW,
    DraftAct.DISCARD: DraftState.DISCARDED,
}
REFUSALS: dict[DraftState, str] = {
    DraftState.DRAFT: "This is a draft again and no longer in review. Reload the page.",
    DraftState.IN_REVIEW: "This is already in review. Reload the page.",
    DraftState.PUBLISHED: "This has already been published.",
    DraftState.DISCARDED: "This draft has been discarded.",
}


def state_after(state: DraftState, act: DraftAct) -> DraftState:
    """Return the state to which a step leads; raise Conflict if it cannot be taken in this state."""
    if state not in STATES_BEFORE[act]:
        raise Conflict(REFUSALS[state])
    return STATES_AFTER[act]
