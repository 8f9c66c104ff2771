from hub.extension.feature import Feature
from hub.publishing.domain.organisation_merge import merge_publishing
from hub.publishing.domain.personal_data import PUBLISHING_DATA
from hub.publishing.jobs.publication_checks import CHECK_JOBS
from hub.publishing.views import blueprint

feature = Feature(
    name="publishing",
    blueprint=blueprint,
    jobs=(*CHECK_JOBS,),
    personal_data=PUBLISHING_DATA,
    merge_organisations=merge_publishing,
)
