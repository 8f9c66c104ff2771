from hub.extension.feature import Feature
from hub.publishing.domain.organisation_merge import merge_publishing
from hub.publishing.domain.personal_data import PUBLISHING_DATA
from hub.publishing.presenters import adoptions, evaluations, opinions
from hub.publishing.presenters.evidence_emails import MESSAGE_KINDS
from hub.publishing.services.evidence_parts import ITEM_PARTS
from hub.publishing.views import blueprint

feature = Feature(
    name="publishing",
    blueprint=blueprint,
    personal_data=PUBLISHING_DATA,
    merge_organisations=merge_publishing,
    message_kinds=MESSAGE_KINDS,
    on_item_page=ITEM_PARTS,
    task_sources=(*adoptions.TASK_SOURCES, *evaluations.TASK_SOURCES, *opinions.TASK_SOURCES),
)
