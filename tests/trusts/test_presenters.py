from hub.catalogue.domain.queries import EntryPage
from hub.trusts.models import Organisation
from hub.trusts.presenters import trust_page


def test_a_profile_from_an_earlier_release_still_makes_a_page():
    # While a plugin is set aside, its last valid profile is kept, which may lack newer fields.
    trust = Organisation(slug="london", kind="trust", name="London", short_name="London", profile={})

    page = trust_page(trust, EntryPage((), 0, {}), "set-aside")
    assert (page.name, page.facts, page.survey, page.speciality) == ("London", (), (), None)
    assert "We cannot read this trust’s content" in page.supplier_note


def test_a_count_that_the_hub_worked_out_from_a_percentage_says_so():
    survey = {"sample": 40, "starting_pct": 50, "finishing_pct": 38, "finished": 15}
    profile = {"trust": {"survey": survey}}
    trust = Organisation(
        slug="east", kind="trust", name="East of England", short_name="East of England", profile=profile
    )

    rows = dict(trust_page(trust, EntryPage((), 0, {}), "up").survey)
    assert rows["Finished it"] == "38%, which the hub worked out as 15 people"
    assert rows["Began the survey"] == "50%"


def test_who_chose_the_first_of_two_examples_is_said():
    def note(section):
        speciality = {"title": "T", "summary": "S.", "section": section}
        profile = {"trust": {}, "speciality": speciality}
        trust = Organisation(slug="a", kind="trust", name="A", short_name="A", profile=profile)
        return trust_page(trust, EntryPage((), 0, {}), "up").speciality_note

    assert "The hub chose" in note("Table 2 (7.2)")
    assert note("") == ""
