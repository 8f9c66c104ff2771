from hub.extension.feature import Feature
from hub.extension.page_parts import ItemPagePart
from hub.kit.page import Link
from hub.mentoring import jobs
from hub.mentoring.domain.organisation_merge import merge_register
from hub.mentoring.domain.personal_data import REGISTER_DATA, REGISTER_RETENTION
from hub.mentoring.presenters.audit_labels import AUDIT_LABELS
from hub.mentoring.presenters.calendars import list_calendar_events
from hub.mentoring.presenters.emails import MESSAGE_KINDS
from hub.mentoring.presenters.own import PROFILE_SECTIONS, TASK_SOURCES
from hub.mentoring.presenters.register_emails import REGISTER_MESSAGE_KINDS
from hub.mentoring.presenters.register_lines import REGISTER_TASK_SOURCES
from hub.mentoring.services import render_capability_part, render_option_part
from hub.mentoring.views import blueprint
from hub.mentoring.views.blueprint import BASE
from hub.plugin_api.vocabulary import Kind

feature = Feature(
    name="mentoring",
    blueprint=blueprint,
    navigation=(Link("Mentoring", BASE),),
    jobs=(jobs.requests, jobs.profiles),
    message_kinds=(*MESSAGE_KINDS, *REGISTER_MESSAGE_KINDS),
    personal_data=REGISTER_DATA,
    retention=REGISTER_RETENTION,
    task_sources=(*TASK_SOURCES, *REGISTER_TASK_SOURCES),
    profile_sections=PROFILE_SECTIONS,
    audit_labels=AUDIT_LABELS,
    on_item_page=(
        ItemPagePart(Kind.OPTION.value, render_option_part),
        ItemPagePart(Kind.CAPABILITY.value, render_capability_part),
    ),
    merge_organisations=merge_register,
    calendar_sources=(list_calendar_events,),
)
