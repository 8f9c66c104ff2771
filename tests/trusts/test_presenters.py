from hub.catalogue.domain.queries import EntryPage
from hub.trusts.models import Organisation
from hub.trusts.presenters import trust_page


def test_a_profile_from_an_earlier_release_still_makes_a_page():
    # While a plugin is set aside, its last valid profile is kept, which may lack newer fields.
    trust = Organisation(slug="london", kind="trust", name="London", short_name="London", profile={})

    page = trust_page(trust, EntryPage((), 0, {}), "set-aside")
    assert (page.name, page.facts, page.survey, page.speciality) == ("London", (), (), None)
    assert "cannot be read just now" in page.supplier_note
