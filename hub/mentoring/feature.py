from hub.extension.feature import Feature
from hub.kit.page import Link
from hub.mentoring import jobs
from hub.mentoring.presenters.audit_labels import AUDIT_LABELS
from hub.mentoring.presenters.calendars import list_calendar_events
from hub.mentoring.presenters.emails import MESSAGE_KINDS
from hub.mentoring.presenters.own import PROFILE_SECTIONS, TASK_SOURCES
from hub.mentoring.views import blueprint
from hub.mentoring.views.blueprint import BASE

feature = Feature(
    name="mentoring",
    blueprint=blueprint,
    navigation=(Link("Mentoring", BASE),),
    jobs=(jobs.requests,),
    message_kinds=MESSAGE_KINDS,
    task_sources=TASK_SOURCES,
    profile_sections=PROFILE_SECTIONS,
    audit_labels=AUDIT_LABELS,
    calendar_sources=(list_calendar_events,),
)
