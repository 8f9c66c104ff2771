from hub.extension.feature import Feature
from hub.publishing.domain.item_reports import UPKEEP_RETENTION
from hub.publishing.domain.organisation_merge import merge_publishing
from hub.publishing.domain.personal_data import PUBLISHING_DATA
from hub.publishing.jobs import UPKEEP_JOBS
from hub.publishing.presenters.upkeep_emails import UPKEEP_MESSAGE_KINDS
from hub.publishing.presenters.upkeep_tasks import UPKEEP_AUDIT_LABELS, UPKEEP_SECTIONS, UPKEEP_TASK_SOURCES
from hub.publishing.services.upkeep_part import UPKEEP_PARTS
from hub.publishing.views import blueprint

feature = Feature(
    name="publishing",
    blueprint=blueprint,
    jobs=(*UPKEEP_JOBS,),
    message_kinds=(*UPKEEP_MESSAGE_KINDS,),
    task_sources=(*UPKEEP_TASK_SOURCES,),
    profile_sections=(*UPKEEP_SECTIONS,),
    audit_labels=(*UPKEEP_AUDIT_LABELS,),
    on_item_page=(*UPKEEP_PARTS,),
    personal_data=PUBLISHING_DATA,
    retention=(*UPKEEP_RETENTION,),
    merge_organisations=merge_publishing,
)
