import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField

from hub.audit.domain import AuditFilters
from hub.web.forms import DateField, HubForm, past_example

ALL_CHOICE = ("", "All")
PERSON_ID = re.compile(r"[0-9]{1,18}")


class AuditFilterForm(HubForm):
    """Filters of the audit log; submitted in the query string of a GET request, so without a CSRF token."""

    person = HiddenField("Person", default="")
    act = SelectField("Activity", default="")
    organisation = SelectField("Organisation", default="")
    since = DateField("From", example=past_example)
    until = DateField("To", example=past_example)

    def __init__(
        self,
        args: MultiDict[str, str],
        acts: Mapping[str, str],
        organisations: Mapping[int, str],
    ) -> None:
        # Each mapping is from the value to the text to choose it by.
        super().__init__(formdata=args, meta={"csrf": False})
        self.act.choices = [ALL_CHOICE, *sorted(acts.items(), key=itemgetter(1))]
        self.organisation.choices = [ALL_CHOICE, *((str(id_), name) for id_, name in organisations.items())]

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether the filters are valid; replace the messages of WTForms with the hub's own."""
        is_valid = bool(super().validate(extra_validators))
        if self.person.data and not PERSON_ID.fullmatch(self.person.data):
            self.person.errors = ["Person: choose a name from the list"]
            is_valid = False
        for field in (self.act, self.organisation):
            if field.errors:
                field.errors = [f"{field.label.text}: choose one from the list"]
        for field in (self.since, self.until):
            if field.errors:
                field.errors = [f"{field.label.text}: enter a date, such as 27 3 2026"]
        return is_valid

    def to_filters(self, page: int, size: int) -> AuditFilters:
        """Return the filters of a valid form."""
        return AuditFilters(
            person_id=int(self.person.data) if self.person.data else None,
            act=self.act.data or "",
            organisation_id=int(self.organisation.data) if self.organisation.data else None,
            since=self.since.data,
            until=self.until.data,
            page=page,
            size=size,
        )
