"""The list of a trust's mentors, coaches and preceptors on pages and in files."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from hub.access import Viewer
from hub.kit.clock import day_of, format_day
from hub.mentoring.domain.qualifications import is_expired
from hub.mentoring.domain.register import may_read_field
from hub.mentoring.domain.vocabulary import Charge, ProfileState, RegisterKind
from hub.mentoring.models import Qualification, RegisterProfile
from hub.plugin_api.vocabulary import label_of

COLUMNS = (
    *("Name", "Offers help as", "State", "Job", "People now", "Places", "Cost"),
    *("Trained", "Last supervision", "Qualifications"),
)
"""The columns of the files."""
PAGE_COLUMNS = ("Name", "State", "People now", "Cost", "Training", "Qualifications")
"""The columns of the page, which stacks what the files have in ten columns."""


class TrustListRow(Struct, frozen=True):
    """A profile in the list of its trust."""

    name: str
    url: str
    cells: tuple[str, ...]
    """What `COLUMNS` name, without the name."""
    about: str
    """What stands below the name on the page: as what they offer help, and their job."""
    page_cells: tuple[tuple[str, ...], ...]
    """The lines of each cell that `PAGE_COLUMNS` name, without the name."""


def trust_list_rows(
    viewer: Viewer,
    found: Sequence[tuple[RegisterProfile, str]],
    qualifications: Mapping[int, Sequence[Qualification]],
    at: datetime,
) -> list[TrustListRow]:
    """Return profiles as rows; each private field only if its person lets the lead read it."""
    return [
        _row(name, _url(profile), viewer, profile, qualifications.get(profile.id, ()), at)
        for profile, name in found
    ]


def state_words(profile: RegisterProfile, at: datetime) -> str:
    """Return where a profile stands: waiting for approval, paused, full, or on the register."""
    if profile.state != ProfileState.LISTED:
        return label_of(ProfileState, profile.state)
    if profile.paused_until is not None and profile.paused_until >= day_of(at):
        return "Paused"
    return "Full" if profile.taken >= profile.capacity else label_of(ProfileState, profile.state)


def _url(profile: RegisterProfile) -> str:
    is_listed = profile.state == ProfileState.LISTED
    part = "register" if is_listed else "manage/profiles"
    return f"/mentoring/{part}/{profile.public_id}"


def _row(
    name: str,
    url: str,
    viewer: Viewer,
    profile: RegisterProfile,
    rows: Sequence[Qualification],
    at: datetime,
) -> TrustListRow:
    cells = _cells(viewer, profile, rows, at)
    kind, state, job, taken, places, cost, trained, supervised, _ = cells
    return TrustListRow(
        name=name,
        url=url,
        cells=cells,
        about=", ".join(part for part in (kind, job) if part),
        page_cells=(
            (state,),
            (f"{taken} of {places}",),
            (cost,),
            (f"Trained: {trained}", f"Last supervision: {supervised}"),
            tuple(_qualification(row, at) for row in rows),
        ),
    )


def _cells(
    viewer: Viewer, profile: RegisterProfile, rows: Sequence[Qualification], at: datetime
) -> tuple[str, ...]:
    may_read_days = may_read_field(viewer, profile, "trained")
    return (
        label_of(RegisterKind, profile.kind),
        state_words(profile, at),
        profile.job_title if may_read_field(viewer, profile, "job_title") else "",
        str(profile.taken),
        str(profile.capacity),
        profile.fee if profile.charge == Charge.CHARGED else "Free",
        _day(profile.trained_on) if may_read_days else "Not shown",
        _day(profile.supervised_on) if may_read_days else "Not shown",
        "; ".join(_qualification(row, at) for row in rows),
    )


def _day(day: date | None) -> str:
    return format_day(day) if day else "Not stated"


def _qualification(row: Qualification, at: datetime) -> str:
    checked = "evidence seen" if row.checked_at else "evidence not seen"
    if row.expires_on is None:
        return f"{row.title} ({checked})"
    word = "expired" if is_expired(row, at) else "expires"
    return f"{row.title} ({checked}, {word} {format_day(row.expires_on)})"
