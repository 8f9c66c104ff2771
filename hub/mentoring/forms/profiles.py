"""The form of a profile, of a pause, and of the decision on a profile."""

from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from hub.mentoring.domain.profiles import PRIVATE_FIELDS, ProfilePlan
from hub.mentoring.domain.vocabulary import (
    Charge,
    FieldReader,
    MeetingFormat,
    Purpose,
    RegisterKind,
    Sector,
    word_of,
)
from hub.mentoring.models import RegisterProfile
from hub.plugin_api.vocabulary import Capability, Theme, Tier, Word
from hub.web.forms import WHOLE_NUMBER, DateField, HubForm, NumberField, Required, past_example

READ_BY_MEMBERS = "Members of all trusts can read it while you are on the register."


def choices_of(words: type[Word]) -> list[SelectChoice]:
    """Return the words of a vocabulary as choices of a form."""
    return [SelectChoice(word.value, word.label) for word in words]


def chosen(words: type[Word], values: Any) -> tuple[Any, ...]:
    """Return the words that were chosen, in the order of the vocabulary."""
    return tuple(word for word in words if word.value in (values or ()))


class ProfileForm(HubForm):
    """What a person offers as a mentor, a coach or a preceptor."""

    revision = HiddenField("Revision")
    organisation = SelectField("Organisation", choices=[], validate_choice=False)
    about = TextAreaField(
        "What you can help with",
        [Required("Say in a few sentences what you can help with")],
        description=f"Use a few sentences, as if you were telling a colleague. {READ_BY_MEMBERS}",
        render_kw={"maxlength": 1500},
    )
    purposes = SelectMultipleField("You help with", choices=choices_of(Purpose))
    formats = SelectMultipleField("How you meet people", choices=choices_of(MeetingFormat))
    taster = BooleanField(
        "I offer a first conversation by telephone",
        description=(
            "We encourage this, so that you can both see whether you suit each other before you agree "
            "anything."
        ),
    )
    capacity = NumberField(
        "How many people you can support at once",
        [Required("Enter the number of people you can support")],
        description="For example, 2.",
        message="Enter the number of people you can support, such as 2",
    )
    style = TextAreaField(
        "How you work",
        description=f"Your style and approach. {READ_BY_MEMBERS}",
        render_kw={"maxlength": 1000},
    )
    tiers = SelectMultipleField("Who it is for", choices=choices_of(Tier))
    themes = SelectMultipleField("Themes", choices=choices_of(Theme))
    capabilities = SelectMultipleField(
        "Capabilities",
        choices=choices_of(Capability),
        description="Capabilities in the study’s benchmark tool.",
    )
    sector = RadioField("Where you work", choices=choices_of(Sector), default=Sector.AMBULANCE.value)
    employer = StringField(
        "Your organisation, if it is not an ambulance trust",
        description=READ_BY_MEMBERS,
        render_kw={"maxlength": 120},
    )
    job_title = StringField("Your job", render_kw={"maxlength": 120})
    region = StringField(
        "Where you can meet face to face",
        description=f"A town or a county. {READ_BY_MEMBERS}",
        render_kw={"maxlength": 120},
    )
    charge = RadioField("Cost", choices=choices_of(Charge), default=Charge.FREE.value)
    fee = StringField(
        "What you charge",
        description=(
            "If you charge, say how much, what for and who you invoice. The hub does not handle payments."
        ),
        render_kw={"maxlength": 200},
    )
    trained_on = DateField("Date you completed your training", example=past_example)
    supervised_on = DateField("Date of your last supervision", example=past_example)
    contact_email = StringField("Email address for questions", render_kw={"maxlength": 254})
    contact_telephone = StringField("Telephone number for questions", render_kw={"maxlength": 40})
    shown_to = RadioField(
        "Who can find your profile",
        choices=choices_of(FieldReader),
        default=FieldReader.MEMBERS.value,
        description=(
            "If members of all trusts can find it, it is also in the hub’s search and on your trust’s "
            "page, without your name."
        ),
    )
    job_title_readers = SelectField("Who can see your job", choices=choices_of(FieldReader))
    contact_email_readers = SelectField("Who can see this email address", choices=choices_of(FieldReader))
    contact_telephone_readers = SelectField("Who can see this number", choices=choices_of(FieldReader))
    trained_readers = SelectField(
        "Who can see the dates of your training and supervision", choices=choices_of(FieldReader)
    )

    def plan(self) -> ProfilePlan:
        """Return what was entered, once it is valid."""
        return ProfilePlan(
            about=self.about.data,
            purposes=chosen(Purpose, self.purposes.data),
            formats=chosen(MeetingFormat, self.formats.data),
            capacity=self.capacity.value,
            sector=word_of(Sector, self.sector.data),
            employer=self.employer.data,
            job_title=self.job_title.data,
            style=self.style.data,
            capabilities=chosen(Capability, self.capabilities.data),
            themes=chosen(Theme, self.themes.data),
            tiers=chosen(Tier, self.tiers.data),
            region=self.region.data,
            charge=word_of(Charge, self.charge.data),
            fee=self.fee.data,
            taster=bool(self.taster.data),
            trained_on=self.trained_on.data,
            supervised_on=self.supervised_on.data,
            contact_email=self.contact_email.data,
            contact_telephone=self.contact_telephone.data,
            shown_to=word_of(FieldReader, self.shown_to.data),
            readers={name: word_of(FieldReader, self[f"{name}_readers"].data) for name in PRIVATE_FIELDS},
        )

    @property
    def revision_number(self) -> int:
        """The revision of the profile that the page showed, or 0."""
        return read_revision(self.revision.data)


class PauseForm(HubForm):
    """Until when a profile is paused."""

    until = DateField("Last day of the pause", [Required("Enter the last day of the pause")])


class ReturnForm(HubForm):
    """What to change in a profile before it is listed."""

    revision = HiddenField("Revision")
    reason = TextAreaField(
        "What should they change?",
        description="The person will read this. It is kept until they send the profile again.",
        render_kw={"maxlength": 1000},
    )

    @property
    def revision_number(self) -> int:
        """The revision of the profile that was read, or 0."""
        return read_revision(self.revision.data)


def read_revision(text: str) -> int:
    """Return the revision that a page sent back, or 0."""
    return int(text) if WHOLE_NUMBER.fullmatch(text) else 0


def profile_values(profile: RegisterProfile | None, kind: RegisterKind) -> dict[str, Any]:
    """Return the values with which the form of a profile begins."""
    if profile is None:
        return {
            "capacity": "1",
            "formats": [MeetingFormat.TELEPHONE.value],
            "taster": kind is RegisterKind.COACH,
            "job_title_readers": FieldReader.MEMBERS.value,
            "trained_readers": FieldReader.MEMBERS.value,
        }
    names = ("about", "style", "employer", "job_title", "region", "fee", "charge", "sector", "taster")
    lists = ("purposes", "formats", "tiers", "themes", "capabilities")
    more = ("trained_on", "supervised_on", "contact_email", "contact_telephone", "shown_to")
    values = {name: getattr(profile, name) for name in (*names, *lists, *more)}
    readers = {f"{name}_readers": reader for name, reader in profile.readers.items()}
    return {**values, **readers, "capacity": str(profile.capacity), "revision": str(profile.revision)}
