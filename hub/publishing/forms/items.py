"""The forms in which resources and programmes are written. An unfinished item can be saved."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from hub.plugin_api.documents import FACETS
from hub.plugin_api.vocabulary import (
    Accredited,
    Capability,
    Grouping,
    Method,
    Mix,
    Option,
    Scope,
    Theme,
    Tier,
    Word,
)
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.item_fields import (
    COMMON_TEXTS,
    EVERYBODY,
    MAX_BODY_LENGTH,
    NAMED,
    OWN_ORGANISATION,
    RESOURCE_KINDS,
    Fields,
)
from hub.web.forms import HubForm

MARKDOWN_HINT = (
    "You can use Markdown: ## before a heading, - before an item of a list, **bold**, "
    "[text](https://example.org) for a link. Say what it is, who it is for, what it took and what "
    "you would do differently. Everyone can read it once it is published."
)
AUDIENCES = (
    (EVERYBODY, "Everyone"),
    (OWN_ORGANISATION, "Only people in your organisation"),
    (NAMED, "Your organisation and organisations you choose"),
)


def _words(words: type[Word] | Sequence[Word]) -> list[SelectChoice]:
    return [SelectChoice(word.value, word.label) for word in words]


class ItemForm(HubForm):
    """What every item has. `version` is the version of the draft from which this edit began."""

    version = HiddenField("Version")
    title = StringField(
        "Title",
        description="Say what it is in a few words, such as “Debriefs after major incidents”.",
        render_kw={"maxlength": COMMON_TEXTS["title"]},
    )
    summary = TextAreaField(
        "Summary",
        description="One or two sentences. Shown in lists and searches.",
        render_kw={"maxlength": COMMON_TEXTS["summary"]},
    )
    body = TextAreaField("Text", description=MARKDOWN_HINT, render_kw={"maxlength": MAX_BODY_LENGTH})
    ask = StringField(
        "Who to ask",
        description=(
            "A role, not a person, such as “Head of Learning and Development”. Everyone can see this."
        ),
        render_kw={"maxlength": COMMON_TEXTS["ask"]},
    )
    tier = SelectMultipleField("Who it is for", choices=_words(Tier))
    theme = SelectMultipleField(
        "Themes",
        choices=_words(Theme),
        description="Most are gaps that the study found (5.1, 6.1, 6.2.1). The list is the hub's. "
        "Choose up to three.",
    )
    option = SelectMultipleField(
        "Ways to develop",
        choices=_words(Option),
        description="From the study’s menu of sixteen ways to develop (Appendix Two).",
    )
    capability = SelectMultipleField(
        "Capabilities that it develops",
        choices=[SelectChoice(word.value, f"{word.value} {word.label}") for word in Capability],
        description="Capabilities in the study’s benchmark tool (Appendix Four). Choose the main ones.",
    )
    scope = SelectMultipleField("Where it is offered", choices=_words(Scope))
    method = SelectMultipleField("How people learn", choices=_words(Method))
    grouping = SelectMultipleField("Alone or with others", choices=_words(Grouping))
    mix = SelectMultipleField("Who takes part", choices=_words(Mix))
    accredited = SelectMultipleField("Whether it is accredited", choices=_words(Accredited))
    audience = RadioField("Who can read it", choices=[SelectChoice(*each) for each in AUDIENCES])
    readers = SelectMultipleField("Organisations that can read it", choices=[])
    change_note = StringField(
        "What has changed",
        description="For a new version of a published item: one sentence that everyone can see with it.",
        render_kw={"maxlength": 200},
    )

    def fields(self) -> Fields:
        """Return what was typed, as the fields of a draft."""
        left_out = {"version", "csrf_token"}
        return {
            field.name: list(dict.fromkeys(field.data or [])) if _is_list(field) else (field.data or "")
            for field in self
            if field.name not in left_out
        }


class ResourceItemForm(ItemForm):
    """The form of a resource."""

    kind = RadioField(
        "What it is",
        choices=_words(RESOURCE_KINDS),
        validate_choice=False,
        description="The explanations are the hub’s own.",
    )


def _text(label: str, description: str = "", longest: int = 200) -> StringField:
    return StringField(label, description=description, render_kw={"maxlength": longest})


def _long_text(label: str, description: str = "", longest: int = 800) -> TextAreaField:
    return TextAreaField(label, description=description, render_kw={"maxlength": longest})


class ProgrammeItemForm(ItemForm):
    """The form of a programme, with what the study asks of programmes (5.2.3, Table 3)."""

    provider = _text("Who runs it")
    target_group = _long_text("Who it is for", longest=400)
    aims = _long_text("Aims")
    content = _long_text("What it covers")
    outcomes = _long_text("What people learn")
    time = _text("Time it takes", "For example, “Six days over four months”.")
    study_time = _text("Personal study time")
    fee = _text("Fee", "For example, “None”, or the fee for each person.")
    accreditation = _text("Accreditation", longest=300)
    qualification = _text("Qualification")
    how_to_apply = _long_text("How to apply", longest=400)
    dates = TextAreaField(
        "Dates",
        description="One on each line: 31/3/2027, or 31/3/2027 to 2/4/2027, Leeds",
        render_kw={"maxlength": 4000},
    )


FORMS: dict[ItemKind, type[ItemForm]] = {
    ItemKind.RESOURCE: ResourceItemForm,
    ItemKind.PROGRAMME: ProgrammeItemForm,
}
DETAIL_FIELDS = tuple(name for name in FACETS if name != "tier")
"""Fields that stand together under a heading, since they are long and few items need them all."""


def make_item_form(
    kind: ItemKind, readers: Mapping[str, str], fields: Fields | None = None, version: int = 0
) -> Any:
    """Return the form of an item, filled from the request or from a draft.

    `readers` maps the slugs of organisations that can be chosen as readers to their names.
    """
    form_class = FORMS[kind]
    form = form_class(data={**fields, "version": str(version)}) if fields is not None else form_class()
    form.readers.choices = [SelectChoice(slug, name) for slug, name in readers.items()]
    return form


def _is_list(field: Any) -> bool:
    return isinstance(field, SelectMultipleField)
