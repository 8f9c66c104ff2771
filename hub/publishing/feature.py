from hub.extension.audit_labels import AuditLabels
from hub.extension.feature import Feature
from hub.extension.file_owners import FileOwner
from hub.publishing.domain.attachment_access import may_read_attachment
from hub.publishing.domain.attachments import OWNER_KIND
from hub.publishing.domain.draft_retention import DRAFT_RETENTION
from hub.publishing.domain.drafts import label_drafts
from hub.publishing.domain.item_reports import UPKEEP_RETENTION
from hub.publishing.domain.organisation_merge import merge_publishing
from hub.publishing.domain.personal_data import PUBLISHING_DATA
from hub.publishing.domain.reference_asks import REFERENCE_RETENTION
from hub.publishing.jobs.attachments import ATTACHMENT_JOBS
from hub.publishing.jobs.publication_checks import CHECK_JOBS
from hub.publishing.jobs.references import REFERENCE_JOBS
from hub.publishing.jobs.upkeep import UPKEEP_JOBS
from hub.publishing.presenters import adoptions, evaluations, opinions
from hub.publishing.presenters.attachment_emails import ATTACHMENT_MESSAGE_KINDS
from hub.publishing.presenters.drafts import TASK_SOURCES
from hub.publishing.presenters.emails import MESSAGE_KINDS
from hub.publishing.presenters.evidence_emails import MESSAGE_KINDS as EVIDENCE_MESSAGE_KINDS
from hub.publishing.presenters.late_findings import LATE_MESSAGE_KINDS, LATE_TASK_SOURCES
from hub.publishing.presenters.reference_emails import REFERENCE_MESSAGE_KINDS
from hub.publishing.presenters.reference_items import REFERENCE_SECTIONS, REFERENCE_TASK_SOURCES
from hub.publishing.presenters.trust_page import TRUST_PAGE_PARTS
from hub.publishing.presenters.upkeep_emails import UPKEEP_MESSAGE_KINDS
from hub.publishing.presenters.upkeep_tasks import UPKEEP_AUDIT_LABELS, UPKEEP_SECTIONS, UPKEEP_TASK_SOURCES
from hub.publishing.services.attachment_parts import ATTACHMENT_PARTS
from hub.publishing.services.content_files import ITEM_FILES
from hub.publishing.services.evidence_parts import ITEM_PARTS
from hub.publishing.services.item_parts import DRAFT_PARTS
from hub.publishing.services.references import COMPARISON_ROWS, REFERENCE_PARTS
from hub.publishing.services.upkeep_part import UPKEEP_PARTS
from hub.publishing.views import blueprint

feature = Feature(
    name="publishing",
    blueprint=blueprint,
    jobs=(*ATTACHMENT_JOBS, *REFERENCE_JOBS, *CHECK_JOBS, *UPKEEP_JOBS),
    file_owners=(FileOwner(OWNER_KIND, may_read_attachment),),
    item_files=ITEM_FILES,
    message_kinds=(
        *MESSAGE_KINDS,
        *ATTACHMENT_MESSAGE_KINDS,
        *EVIDENCE_MESSAGE_KINDS,
        *LATE_MESSAGE_KINDS,
        *REFERENCE_MESSAGE_KINDS,
        *UPKEEP_MESSAGE_KINDS,
    ),
    task_sources=(
        *TASK_SOURCES,
        *LATE_TASK_SOURCES,
        *adoptions.TASK_SOURCES,
        *evaluations.TASK_SOURCES,
        *opinions.TASK_SOURCES,
        *REFERENCE_TASK_SOURCES,
        *UPKEEP_TASK_SOURCES,
    ),
    profile_sections=(*REFERENCE_SECTIONS, *UPKEEP_SECTIONS),
    audit_labels=(AuditLabels("draft", label_drafts), *UPKEEP_AUDIT_LABELS),
    on_item_page=(
        *ATTACHMENT_PARTS,
        *ITEM_PARTS,
        *REFERENCE_PARTS,
        *UPKEEP_PARTS,
        *DRAFT_PARTS,
    ),
    on_trust_page=TRUST_PAGE_PARTS,
    comparison_rows=COMPARISON_ROWS,
    personal_data=PUBLISHING_DATA,
    retention=(*DRAFT_RETENTION, *REFERENCE_RETENTION, *UPKEEP_RETENTION),
    merge_organisations=merge_publishing,
)
