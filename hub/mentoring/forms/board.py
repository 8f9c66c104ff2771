"""The forms to put a request on the board."""

from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField

from hub.mentoring.domain.requests import MentoringNeed
from hub.mentoring.domain.vocabulary import MeetingFormat, Preference, Purpose, RegisterKind
from hub.mentoring.forms.find import one_of
from hub.mentoring.forms.profiles import choices_of, chosen
from hub.plugin_api.vocabulary import Capability
from hub.web.forms import HubForm, Required


class BoardWordsForm(HubForm):
    """The words of a request for the board."""

    board_words = TextAreaField(
        "What are you looking for?",
        [Required("Say what you are looking for, without naming anyone")],
        description=(
            "Do not name yourself, anyone else or your station. A hub office moderator reads it first. "
            "Then members of the trusts you choose can read it, without your name. It is deleted 1 "
            "year after the request ends."
        ),
        render_kw={"maxlength": 600},
    )


class BoardRefusalForm(HubForm):
    """Why the words of a request are not posted; `read` is the digest of the words that were read."""

    read = HiddenField("Words that were read")
    reason = TextAreaField(
        "What should they change, or why can it not be posted?",
        description="The person will read this. It is kept until they send the request again.",
        render_kw={"maxlength": 600},
    )


class BoardForm(BoardWordsForm):
    """A request that begins on the board."""

    kind = RadioField(
        "Who could help?", [Required("Choose who could help")], choices=choices_of(RegisterKind)
    )
    purposes = SelectMultipleField("What do you want to achieve?", choices=choices_of(Purpose))
    formats = SelectMultipleField("How would you like to meet?", choices=choices_of(MeetingFormat))
    preference = RadioField(
        "Where should they work?", choices=choices_of(Preference), default=Preference.ANY.value
    )
    capabilities = SelectMultipleField("Capabilities", choices=choices_of(Capability))

    def need(self) -> MentoringNeed:
        """Return what was entered, once it is valid."""
        return MentoringNeed(
            kind=one_of(RegisterKind, self.kind.data),
            purposes=chosen(Purpose, self.purposes.data),
            words="",
            capabilities=chosen(Capability, self.capabilities.data),
            formats=chosen(MeetingFormat, self.formats.data),
            preference=one_of(Preference, self.preference.data) or Preference.ANY,
        )
