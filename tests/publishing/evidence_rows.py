"""A scenario in which London shares a resource and a programme, and others use and evaluate them."""

from datetime import timedelta

from hub.catalogue.domain import CatalogueEntry
from hub.kit.clock import current_day, now
from hub.publishing.domain.adoptions import AdoptionPlan, adopt
from hub.publishing.domain.evaluations import EvaluationPlan, add_evaluation, confirm_evaluation
from hub.publishing.domain.evidence import get_level
from hub.publishing.domain.evidence_vocabulary import AdoptionKind, Direction, EvaluationMethod, Strength
from hub.publishing.domain.item_lookup import lock_item
from hub.trusts.domain import find_organisation
from hub.web.page_cache import get_page_version
from tests.factories import make_programme, share
from tests.people.conftest import SCENARIO, Scenario, main_of, viewer_of
from tests.support.databases import Filling

ROTA, COURSE = "/library/rota", "/programmes/course"


class Items(Scenario):
    """Two trusts and the hub office, with an item of London at `ROTA` and a programme at `COURSE`."""

    def __init__(self, app, entries, **known):
        super().__init__(app, **known)
        self.entries = entries

    def viewer(self, name, session):
        """Return a person as a viewer."""
        return viewer_of(session, self, name)

    def entry(self, session, name="rota"):
        """Return an item, locked."""
        return lock_item(session, self.entries[name])

    def public_id_of(self, name):
        """Return the public id of an item."""
        with self.write_session() as session:
            return session.get_one(CatalogueEntry, self.entries[name]).public_id

    def adopt(self, name="other leader", key="yorkshire", slug="rota", **fields):
        """Let a person say that their organisation uses the rota; return the public id."""
        with self.write_session() as session:
            viewer, plan = self.viewer(name, session), make_adoption_plan(**fields)
            public_id = adopt(session, viewer, "library", slug, key, plan, now()).public_id
        self.renew_pages()
        return public_id

    def act(self, function, name, *args, slug="rota"):
        """Call a domain function with the locked item, as this person, now."""
        with self.write_session() as session:
            result = function(session, self.viewer(name, session), self.entry(session, slug), *args, now())
            result = getattr(result, "public_id", None)
        self.renew_pages()
        return result

    def evaluate(self, name="publisher", organisation="london", *, confirmed_by="staff", **fields):
        """Add an evaluation of the rota, which hub staff confirm; return its public id."""
        public_id = self.act(add_evaluation, name, organisation, make_evaluation_plan(**fields))
        if confirmed_by:
            self.act(confirm_evaluation, confirmed_by, public_id)
        return public_id

    def level(self, slug="rota"):
        """Return the evidence level of an item."""
        with self.write_session() as session:
            return get_level(session, self.entries[slug])

    def renew_pages(self):
        """Let pages of the public be made anew."""
        get_page_version(self.app).invalidate()

    def sent(self, kind):
        """Return to whom emails of a kind would be sent now."""
        return sorted(email.to for name, _, email in self.emails() if name == kind)


def make_items(app, known):
    """Add items to the rows of the scenario; return what is known of all rows."""
    scenario = Scenario(app, **known)
    with scenario.write_session() as session:
        london, yorkshire = (find_organisation(session, slug) for slug in ("london", "yorkshire"))
        entries = {
            "rota": share(session, london, slug="rota", title="A fair rota").entry_id,
            "course": make_programme(session, london, slug="course", title="A course").entry_id,
            "version": share(session, yorkshire, slug="version", title="Our rota").entry_id,
        }
    return {**known, "entries": entries}


ITEMS = Filling("items of two trusts", make_items, SCENARIO)


def make_adoption_plan(**fields):
    """Return what a trust says that uses an item as it is, with these fields."""
    values = {
        "kind": AdoptionKind.USED,
        "contact": "Head of Education",
        "since": current_day() - timedelta(days=30),
        **fields,
    }
    return AdoptionPlan(**values)


def make_evaluation_plan(days_ago=10, **fields):
    """Return an independent evaluation that found that an item works, with these fields."""
    values = {
        "evaluator": "University of the North",
        "is_independent": True,
        "method": EvaluationMethod.COMPARISON,
        "direction": Direction.POSITIVE,
        "strength": Strength.MODERATE,
        "ended_on": current_day() - timedelta(days=days_ago),
        "result": "Fewer shifts ran over.",
        "where": "https://university.example/rota",
        **fields,
    }
    return EvaluationPlan(**values)


def followed(browser, address, **fields):
    """Return the words of the page to which a form leads."""
    answer = browser.send(address, **fields)
    assert answer.status_code == 303, main_of(answer)
    return main_of(browser.get(answer.headers["Location"]))


def day_fields(day):
    """Return a day as its form fields."""
    return [str(day.day), str(day.month), str(day.year)]
