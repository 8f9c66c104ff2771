"""The reasons that organisers give to the people of an event."""

from hub.kit.errors import Invalid

MAX_REASON = 300


def clean_reason(text: str) -> str:
    """Return a reason with single spaces; raise Invalid, with the field, for one that is too long."""
    reason = " ".join(text.split())
    if len(reason) > MAX_REASON:
        raise Invalid("reason", f"The reason must be {MAX_REASON} characters or fewer")
    return reason
