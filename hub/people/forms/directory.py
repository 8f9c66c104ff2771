"""The filters of lists of people, read from a request."""

from collections.abc import Mapping

from hub.access import Role
from hub.people.domain.people_filters import AccountState, PeopleFilters
from hub.trusts.domain import OrganisationNames
from hub.web.form_data import UNUSABLE_CHARACTER
from hub.web.forms import MAX_LENGTH
from hub.web.paging import read_page


def read_people_filters(args: Mapping[str, str], organisations: list[OrganisationNames]) -> PeopleFilters:
    """Return the filters of these request arguments; unknown values are ignored."""
    by_slug = {organisation.slug: organisation.id for organisation in organisations}
    role, state = args.get("role", ""), args.get("state", "")
    return PeopleFilters(
        q=UNUSABLE_CHARACTER.sub(" ", args.get("q", ""))[:MAX_LENGTH],
        organisation_id=by_slug.get(args.get("trust", "")),
        role=Role(role) if role in set(Role) else None,
        state=AccountState(state) if state in set(AccountState) else None,
        page=read_page(args),
    )
