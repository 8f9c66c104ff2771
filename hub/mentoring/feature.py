from hub.extension.feature import Feature
from hub.extension.page_parts import ItemPagePart
from hub.extension.personal_data import PersonalData
from hub.kit.page import Link
from hub.mentoring import jobs
from hub.mentoring.domain.exclusion_acts import erase_exclusions, export_exclusions
from hub.mentoring.presenters.audit_labels import AUDIT_LABELS
from hub.mentoring.presenters.board import BOARD_TASK_SOURCES
from hub.mentoring.presenters.board_emails import BOARD_MESSAGE_KINDS
from hub.mentoring.presenters.calendars import list_calendar_events
from hub.mentoring.presenters.emails import MESSAGE_KINDS
from hub.mentoring.presenters.own import PROFILE_SECTIONS, TASK_SOURCES
from hub.mentoring.services import render_capability_part, render_option_part
from hub.mentoring.views import blueprint
from hub.mentoring.views.blueprint import BASE
from hub.plugin_api.vocabulary import Kind

feature = Feature(
    name="mentoring",
    blueprint=blueprint,
    navigation=(Link("Mentoring", BASE),),
    jobs=(jobs.requests,),
    message_kinds=(*MESSAGE_KINDS, *BOARD_MESSAGE_KINDS),
    task_sources=(*TASK_SOURCES, *BOARD_TASK_SOURCES),
    profile_sections=PROFILE_SECTIONS,
    personal_data=(
        PersonalData(
            "With whom the register does not bring you together",
            ("register_exclusion",),
            export_exclusions,
            erase_exclusions,
            purpose="So that nobody asks you, or is suggested to you, with whom you must not work.",
            seen_by="You alone.",
        ),
    ),
    audit_labels=AUDIT_LABELS,
    on_item_page=(
        ItemPagePart(Kind.OPTION.value, render_option_part),
        ItemPagePart(Kind.CAPABILITY.value, render_capability_part),
    ),
    calendar_sources=(list_calendar_events,),
)
