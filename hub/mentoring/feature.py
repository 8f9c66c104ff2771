from hub.extension.catalogue_kinds import CatalogueKind
from hub.extension.encryption import SealedColumn
from hub.extension.feature import Feature
from hub.extension.page_parts import ItemPagePart
from hub.extension.site_pages import SitePage
from hub.kit.page import Link
from hub.library.domain import LIBRARY
from hub.mentoring import jobs
from hub.mentoring.domain import concerns, notes
from hub.mentoring.domain.catalogue_entries import KIND
from hub.mentoring.domain.organisation_merge import merge_register
from hub.mentoring.domain.personal_data import REGISTER_DATA, REGISTER_RETENTION
from hub.mentoring.domain.relationship_data import RELATIONSHIP_DATA, RELATIONSHIP_RETENTION
from hub.mentoring.domain.request_data import REQUEST_DATA, REQUEST_RETENTION
from hub.mentoring.domain.support_data import SUPPORT_DATA, SUPPORT_RETENTION
from hub.mentoring.models import MentoringConcern, PrivateNote
from hub.mentoring.presenters.audit_labels import AUDIT_LABELS
from hub.mentoring.presenters.board import BOARD_TASK_SOURCES
from hub.mentoring.presenters.board_emails import BOARD_MESSAGE_KINDS
from hub.mentoring.presenters.calendars import list_calendar_events
from hub.mentoring.presenters.concerns import CONCERN_TASK_SOURCES
from hub.mentoring.presenters.courses import TRAINING_SECTIONS
from hub.mentoring.presenters.emails import MESSAGE_KINDS
from hub.mentoring.presenters.own import PROFILE_SECTIONS, TASK_SOURCES
from hub.mentoring.presenters.programme_emails import PROGRAMME_MESSAGE_KINDS
from hub.mentoring.presenters.programme_items import PROGRAMME_SECTIONS, PROGRAMME_TASK_SOURCES
from hub.mentoring.presenters.register_emails import REGISTER_MESSAGE_KINDS
from hub.mentoring.presenters.register_lines import REGISTER_TASK_SOURCES
from hub.mentoring.presenters.relationship_emails import RELATIONSHIP_MESSAGES
from hub.mentoring.presenters.trust_page import TRUST_PAGE_PARTS
from hub.mentoring.services import render_capability_part, render_library_part, render_option_part
from hub.mentoring.views import blueprint
from hub.mentoring.views.blueprint import BASE
from hub.plugin_api.vocabulary import Kind

feature = Feature(
    name="mentoring",
    blueprint=blueprint,
    navigation=(Link("Mentoring", BASE),),
    # For members alone: in no list that can be followed or downloaded, and not in the sitemap.
    kinds=(CatalogueKind(KIND, "Mentors, coaches and preceptors", in_sitemap=False, schema_type=""),),
    pages=(
        SitePage(
            BASE,
            "Mentoring and coaching",
            "How leaders find a mentor, coach or preceptor on the national register, and how it works.",
            "mentoring/about.jinja",
            words=(
                "national ambulance coaches and mentors register",
                "national register",
                "register of trained mentors",
                "register of trained coaches",
                "register of mentoring offers and requests",
                "find a mentor",
                "preceptorship",
                "taster session by telephone",
            ),
        ),
    ),
    jobs=(jobs.requests, jobs.reviews, jobs.concerns, jobs.profiles),
    message_kinds=(
        *MESSAGE_KINDS,
        *REGISTER_MESSAGE_KINDS,
        *BOARD_MESSAGE_KINDS,
        *PROGRAMME_MESSAGE_KINDS,
        *RELATIONSHIP_MESSAGES,
    ),
    sealed_columns=(
        SealedColumn(PrivateNote.sealed, notes.PURPOSE),
        SealedColumn(MentoringConcern.sealed, concerns.PURPOSE),
        SealedColumn(MentoringConcern.answer, concerns.PURPOSE),
    ),
    task_sources=(
        *TASK_SOURCES,
        *REGISTER_TASK_SOURCES,
        *BOARD_TASK_SOURCES,
        *PROGRAMME_TASK_SOURCES,
        *CONCERN_TASK_SOURCES,
    ),
    profile_sections=(*PROFILE_SECTIONS, *PROGRAMME_SECTIONS, *TRAINING_SECTIONS),
    audit_labels=AUDIT_LABELS,
    personal_data=(*REGISTER_DATA, *REQUEST_DATA, *RELATIONSHIP_DATA, *SUPPORT_DATA),
    retention=(
        *REGISTER_RETENTION,
        *REQUEST_RETENTION,
        *RELATIONSHIP_RETENTION,
        *SUPPORT_RETENTION,
    ),
    merge_organisations=merge_register,
    on_trust_page=TRUST_PAGE_PARTS,
    on_item_page=(
        ItemPagePart(LIBRARY.kind, render_library_part),
        ItemPagePart(Kind.OPTION.value, render_option_part),
        ItemPagePart(Kind.CAPABILITY.value, render_capability_part),
    ),
    calendar_sources=(list_calendar_events,),
)
