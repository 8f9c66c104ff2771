"""The forms in the addresses of finding and browsing: words of the vocabulary, and nothing personal."""

from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from hub.mentoring.domain.needs import SoughtHelp, recommend_kind
from hub.mentoring.domain.register_list import RegisterFilters
from hub.mentoring.domain.vocabulary import Charge, MeetingFormat, Preference, Purpose, RegisterKind
from hub.mentoring.forms.profiles import choices_of, chosen
from hub.plugin_api.vocabulary import Capability, Word
from hub.web.forms import QueryForm
from hub.web.paging import PageField

ANY = SelectChoice("", "All")


def one_of(words: type[Word], value: Any) -> Any:
    """Return the word with this value, or None."""
    return next(iter(chosen(words, [value])), None)


class FindForm(QueryForm):
    """What a leader looks for. Values that the vocabulary does not have are left out."""

    purpose = SelectMultipleField(
        "What do you want to achieve?",
        choices=choices_of(Purpose),
        validate_choice=False,
        description="Choose all that apply.",
    )
    kind = RadioField("Who could help?", choices=choices_of(RegisterKind), validate_choice=False)
    format = SelectMultipleField(
        "How would you like to meet?",
        choices=choices_of(MeetingFormat),
        validate_choice=False,
        description="Choose all that suit you. Leave this empty if you do not mind.",
    )
    preference = RadioField(
        "Where should they work?",
        choices=choices_of(Preference),
        default=Preference.ANY.value,
        validate_choice=False,
    )
    charge = RadioField(
        "Cost",
        choices=[SelectChoice("", "No preference"), SelectChoice(Charge.FREE.value, "Free only")],
        default="",
        validate_choice=False,
    )
    capability = SelectMultipleField(
        "Capabilities",
        choices=choices_of(Capability),
        validate_choice=False,
        description="Capabilities in the study’s benchmark tool that you want to develop.",
    )

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """The purposes that were chosen."""
        return chosen(Purpose, self.purpose.data)

    @property
    def recommended(self) -> RegisterKind:
        """The kind of help that the study names for these purposes."""
        return recommend_kind(self.purposes)

    def need(self) -> SoughtHelp | None:
        """Return what is looked for, or None until it is said what for and of which kind."""
        kind = one_of(RegisterKind, self.kind.data)
        if kind is None or not self.purposes:
            return None
        return SoughtHelp(
            kind=kind,
            purposes=self.purposes,
            formats=chosen(MeetingFormat, self.format.data),
            preference=one_of(Preference, self.preference.data) or Preference.ANY,
            capabilities=chosen(Capability, self.capability.data),
            charge=one_of(Charge, self.charge.data),
        )


class RegisterForm(QueryForm):
    """The filters of the register."""

    kind = SelectField("What they offer", choices=[ANY, *choices_of(RegisterKind)], validate_choice=False)
    format = SelectField("How they meet", choices=[ANY, *choices_of(MeetingFormat)], validate_choice=False)
    charge = SelectField("Cost", choices=[ANY, *choices_of(Charge)], validate_choice=False)
    trust = SelectField("Trust", validate_choice=False)
    region = StringField("Town or county", description="For meetings face to face.")
    capability = SelectField("Capability", choices=[ANY, *choices_of(Capability)], validate_choice=False)
    taster = SelectField(
        "First conversation by telephone",
        choices=[ANY, SelectChoice("yes", "Offered")],
        validate_choice=False,
    )
    page = PageField()

    def filters(self, organisation_id: int | None) -> RegisterFilters:
        """Return the filters that were chosen."""
        return RegisterFilters(
            kind=one_of(RegisterKind, self.kind.data),
            format=one_of(MeetingFormat, self.format.data),
            charge=one_of(Charge, self.charge.data),
            organisation_id=organisation_id,
            region=self.region.data.strip(),
            capability=one_of(Capability, self.capability.data),
            has_taster=self.taster.data == "yes",
        )
