from hub.extension.organisation_merge import OrganisationMerge
from hub.kit.clock import now
from hub.plugin_api.vocabulary import Evidence
from hub.publishing.domain.adoption_lists import count_adoptions
from hub.publishing.domain.evidence_merge import follow_merge
from hub.publishing.domain.organisation_merge import merge_publishing


def test_after_a_merger_a_use_by_the_owner_itself_ends_and_the_level_falls(items):
    items.evaluate()
    items.adopt()
    items.adopt("guest", "guest-of-london", partner="Northern Fire Service")
    assert items.level() is Evidence.GOOD_PRACTICE
    merge = OrganisationMerge(items.ids["at yorkshire"], "yorkshire", items.ids["at london"], "london")
    with items.write_session() as session:
        merge_publishing(session, merge)
        assert count_adoptions(session, items.entries["rota"]) == 1
    assert items.level() is Evidence.EVALUATED
    with items.write_session() as session:
        follow_merge(session, merge, now())
    assert items.level() is Evidence.EVALUATED
