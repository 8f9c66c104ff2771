"""The public page, and the templates of documents that a trust takes away."""

import pytest

from hub.mentoring.domain.vocabulary import RegisterKind
from hub.mentoring.forms.profiles import ProfileForm
from hub.mentoring.presenters.about import about_kinds
from hub.mentoring.presenters.courses import TEMPLATES
from tests.mentoring.support_texts import page_of, publish_texts

POLICY, STRATEGY = sorted(TEMPLATES, reverse=True)


def test_the_public_page_counts_and_shows_no_number_below_three():
    counts = {RegisterKind.MENTOR: 1, RegisterKind.COACH: 3}
    assert [kind.count for kind in about_kinds(counts)] == ["fewer than 3", "3", "none yet"]


@pytest.mark.one_engine
@pytest.mark.requirement("R152")
@pytest.mark.requirement("R157")
def test_the_public_page_says_how_the_three_differ_and_who_uses_which(scenario):
    page = page_of(scenario.visitor(), "/mentoring")
    assert "Some trusts gave new managers a mentor, which is likely to take less time than a course" in page
    assert "(study: Appendix Two; 7.1)" in page
    assert "resources for the preceptorship of newly qualified graduates" in page
    assert "(study: 5.1)" in page
    assert "not an endorsement" in page
    assert "Freedom to Speak Up" in page


@pytest.mark.one_engine
def test_the_public_page_names_nobody(scenario):
    scenario.listed("other leader")
    page = scenario.visitor().get("/mentoring").text
    assert "fewer than 3" in page
    assert "second leader" not in page


@pytest.mark.one_engine
@pytest.mark.requirement("R146")
def test_coaches_are_encouraged_to_offer_a_first_conversation_by_telephone(scenario):
    with scenario.app.test_request_context():
        form = ProfileForm(formdata=None)
        assert "telephone" in form.taster.label.text
        assert form.taster.description.startswith("We encourage this")
    page = page_of(scenario.visitor(), "/mentoring")
    assert "Coaches are encouraged to offer a first conversation by telephone" in page
    new_coach = scenario.browser("leader").get("/mentoring/me/coach").text
    assert 'name="taster" type="checkbox" value="y" checked' in new_coach


@pytest.mark.one_engine
@pytest.mark.requirement("R148")
def test_a_trust_takes_away_a_template_of_its_policy_that_says_whose_it_is(scenario):
    publish_texts(scenario, "training-for-mentors", POLICY)
    visitor = scenario.visitor()
    page = page_of(visitor, f"/library/{POLICY}")
    for part in ("Mentoring", "Coaching", "Preceptorship", "Time", "What stays between the two", "review"):
        assert part in page
    assert "The hub office wrote this template. It is not the study’s text." in page.replace("'", "’")
    assert f"/mentoring/templates/{POLICY}.md" in visitor.get(f"/library/{POLICY}").text
    file = visitor.get(f"/mentoring/templates/{POLICY}.md")
    assert file.headers["Content-Disposition"] == f'attachment; filename="{POLICY}.md"'
    assert file.mimetype == "text/markdown"
    assert file.text.startswith(
        "# Template: a mentorship, preceptorship and coaching policy\n\n**The hub office wrote"
    )
    assert "## 10. Who is responsible, and review" in file.text


@pytest.mark.requirement("R158")
def test_a_trust_takes_away_a_template_of_a_strategy_for_three_skills(scenario):
    publish_texts(scenario, "training-for-mentors", STRATEGY)
    text = scenario.visitor().get(f"/mentoring/templates/{STRATEGY}.md").text
    assert "It is not the study's text" in text
    for skill in ("### Action learning", "### Coaching skills", "### Mentoring skills"):
        assert skill in text


@pytest.mark.one_engine
def test_no_other_item_of_the_library_is_a_template_or_a_course(scenario):
    visitor = scenario.visitor()
    publish_texts(scenario, "reflecting-as-a-team")
    page = visitor.get("/library/reflecting-as-a-team").text
    assert "Mark as completed" not in page
    assert "/mentoring/templates/" not in page
    assert visitor.get("/mentoring/templates/reflecting-as-a-team.md").status_code == 404
