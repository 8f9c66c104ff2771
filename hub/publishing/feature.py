from hub.extension.audit_labels import AuditLabels
from hub.extension.feature import Feature
from hub.extension.file_owners import FileOwner
from hub.extension.page_parts import ItemPagePart
from hub.publishing.domain.attachment_access import may_read_attachment
from hub.publishing.domain.attachments import OWNER_KIND
from hub.publishing.domain.draft_states import ItemKind
from hub.publishing.domain.drafts import titles_by_public_id
from hub.publishing.domain.organisation_merge import merge_publishing
from hub.publishing.domain.personal_data import PUBLISHING_DATA
from hub.publishing.jobs.attachments import attachment_checks
from hub.publishing.presenters import attachment_emails
from hub.publishing.presenters.drafts import TASK_SOURCES
from hub.publishing.presenters.emails import MESSAGE_KINDS
from hub.publishing.services import render_item_part
from hub.publishing.services.attachment_parts import ITEM_PARTS as ATTACHMENT_PARTS
from hub.publishing.views import blueprint

feature = Feature(
    name="publishing",
    blueprint=blueprint,
    jobs=(attachment_checks,),
    file_owners=(FileOwner(OWNER_KIND, may_read_attachment),),
    message_kinds=(*MESSAGE_KINDS, *attachment_emails.MESSAGE_KINDS),
    task_sources=TASK_SOURCES,
    on_item_page=(
        *ATTACHMENT_PARTS,
        *(ItemPagePart(kind.value, render_item_part) for kind in ItemKind),
    ),
    audit_labels=(AuditLabels("draft", titles_by_public_id),),
    personal_data=PUBLISHING_DATA,
    merge_organisations=merge_publishing,
)
