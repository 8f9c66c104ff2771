"""Filters of the forward programme, in the query string."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from hub.events.domain.forward_programme import DateKind, Selection
from hub.kit.errors import InvalidQuery
from hub.plugin_api.vocabulary import Tier
from hub.trusts.domain import OFFICE, OrganisationNames
from hub.web.forms import QueryForm

MONTHS = ("6", "12")
NATIONAL = "The hub office (national)"


class ForwardForm(QueryForm):
    """What to show of the forward programme; each question is optional."""

    months = SelectField(
        "How far ahead", choices=[SelectChoice(each, f"{each} months") for each in MONTHS], default=MONTHS[0]
    )
    tier = SelectField(
        "Who it is for",
        choices=[SelectChoice("", "Everyone"), *(SelectChoice(tier.value, tier.label) for tier in Tier)],
        default="",
    )
    whose = SelectField("Arranged by", default="")
    kind = SelectField(
        "What",
        choices=[
            SelectChoice("", "Everything"),
            *(SelectChoice(each.value, each.label) for each in DateKind),
        ],
        default="",
    )

    def __init__(self, args: MultiDict[str, str], organisations: Sequence[OrganisationNames]) -> None:
        super().__init__(formdata=args)
        self._ids = {each.slug: each.id for each in organisations}
        self.whose.choices = [
            SelectChoice("", "Anyone"),
            *(SelectChoice(each.slug, NATIONAL) for each in organisations if each.kind == OFFICE),
            *(SelectChoice(each.slug, each.short_name) for each in organisations if each.kind != OFFICE),
        ]

    def to_selection(self) -> Selection:
        """Return what was chosen; raise InvalidQuery for a value that is not on the form."""
        if not self.validate():
            wrong = [field for field in self if field.errors]
            raise InvalidQuery({each.name: f"{each.label.text}: choose one from the list" for each in wrong})
        return Selection(
            organisation_id=self._ids.get(self.whose.data), tier=self.tier.data, kind=self.kind.data
        )

    def to_query(self) -> Mapping[str, str]:
        """Return what was chosen as the values of a query string, without what is so anyhow."""
        return {field.name: field.data for field in self if field.data not in ("", field.default)}
