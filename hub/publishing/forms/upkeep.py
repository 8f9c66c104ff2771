"""The forms that keep items current."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice

from hub.accounts.domain import Member
from hub.catalogue.domain import CatalogueEntry
from hub.library.domain import ItemStatus
from hub.publishing.domain.confirmations import ItemAnswer
from hub.publishing.domain.upkeep import UpkeepPlan, default_review_day
from hub.web.forms import DateField, HubForm, Required

LATER = "later"
STATUS_NAME, CONTACT_NAME = "status-", "contact-"
CHOICES = [SelectChoice(status.value, status.label) for status in ItemStatus]
CONTACT_HINT = "A role, such as Head of Education, not a name. Everyone can read it on the item’s page."


class ConfirmForm(HubForm):
    """What a trust says of its items from the 2009 study: for each, how it stands and whom to ask."""

    review_on = DateField(
        "When will you review them again?",
        description=(
            "The person who confirms an item looks after it. We remind them a month before this date."
        ),
    )

    def fields_of(self, entry: CatalogueEntry) -> tuple[Any, Any]:
        """Return the fields of one item: how it stands, and whom to ask."""
        return self[f"{STATUS_NAME}{entry.public_id}"], self[f"{CONTACT_NAME}{entry.public_id}"]

    def statements(self, entries: Sequence[CatalogueEntry]) -> list[ItemAnswer]:
        """Return what was said, once the form is valid; what is left for later is not among it."""
        found = [(entry, *self.fields_of(entry)) for entry in entries]
        return [
            ItemAnswer(entry.public_id, ItemStatus(status.data), contact.data)
            for entry, status, contact in found
            if status.data != LATER
        ]

    def check_contacts(self, entries: Sequence[CatalogueEntry]) -> bool:
        """Return whether each item that goes on has a contact; add an error where there is none."""
        is_complete = True
        for entry in entries:
            status, contact = self.fields_of(entry)
            if status.data not in (LATER, ItemStatus.ENDED) and not contact.data.strip():
                contact.errors = [f"Enter the role to contact about \u201c{entry.title}\u201d"]
                is_complete = False
        return is_complete


def make_confirm_form(
    entries: Sequence[CatalogueEntry], contacts: dict[int, str], at: datetime
) -> ConfirmForm:
    """Return the form for these items, each with the contact that its page names."""
    fields: dict[str, Any] = {}
    for entry in entries:
        fields[f"{STATUS_NAME}{entry.public_id}"] = RadioField(
            "What is its status today?",
            choices=[*CHOICES, SelectChoice(LATER, "Decide later")],
            default=LATER,
        )
        fields[f"{CONTACT_NAME}{entry.public_id}"] = StringField(
            "Who to contact about it", default=contacts.get(entry.id, ""), description=CONTACT_HINT
        )
    form: ConfirmForm = type("ConfirmFormOfItems", (ConfirmForm,), fields)(
        data={"review_on": default_review_day(at)}
    )
    return form


class UpkeepForm(HubForm):
    """What an organisation says of one item, and who looks after it."""

    status = RadioField("What is its status today?", [Required("Choose its status")], choices=CHOICES)
    contact = StringField("Who to contact about it", description=CONTACT_HINT)
    review_on = DateField("When will you review it again?", description="Not needed if the item has ended.")
    keeper = SelectField(
        "Who looks after it",
        description="We remind this person before a review. Only your organisation can see who it is.",
    )

    def set_keepers(self, members: Sequence[Member]) -> None:
        """Offer those who can look after an item."""
        nobody = SelectChoice("", "No named person: the leads are reminded")
        people = [SelectChoice(member.person.public_id, member.person.name) for member in members]
        self.keeper.choices = [nobody, *people]

    def plan(self) -> UpkeepPlan:
        """Return what was entered, once it is valid."""
        return UpkeepPlan(
            ItemStatus(self.status.data), self.contact.data, self.review_on.data, self.keeper.data
        )
