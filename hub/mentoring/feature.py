from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.mentoring import jobs
from hub.mentoring.domain.support_data import SUPPORT_DATA, SUPPORT_RETENTION, merge_programmes
from hub.mentoring.presenters.audit_labels import AUDIT_LABELS
from hub.mentoring.presenters.calendars import list_calendar_events
from hub.mentoring.presenters.courses import LIBRARY_PARTS, TRAINING_SECTIONS
from hub.mentoring.presenters.emails import MESSAGE_KINDS
from hub.mentoring.presenters.own import PROFILE_SECTIONS, TASK_SOURCES
from hub.mentoring.presenters.programme_emails import PROGRAMME_MESSAGE_KINDS
from hub.mentoring.presenters.programme_items import PROGRAMME_SECTIONS, PROGRAMME_TASK_SOURCES
from hub.mentoring.views import blueprint
from hub.mentoring.views.blueprint import BASE

feature = Feature(
    name="mentoring",
    blueprint=blueprint,
    navigation=(Link("Mentoring", BASE),),
    jobs=(jobs.requests,),
    message_kinds=(*MESSAGE_KINDS, *PROGRAMME_MESSAGE_KINDS),
    personal_data=SUPPORT_DATA,
    retention=SUPPORT_RETENTION,
    task_sources=(*TASK_SOURCES, *PROGRAMME_TASK_SOURCES),
    profile_sections=(*PROFILE_SECTIONS, *PROGRAMME_SECTIONS, *TRAINING_SECTIONS),
    audit_labels=AUDIT_LABELS,
    on_item_page=LIBRARY_PARTS,
    merge_organisations=merge_programmes,
    calendar_sources=(list_calendar_events,),
)
