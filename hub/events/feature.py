from hub.events.api import blueprint as api
from hub.events.domain import attendance_data, interests, message_personal_data, personal_data, sheet_data
from hub.events.domain.catalogue_entries import BASE_PATH, KIND
from hub.events.domain.kept_dates import KEPT_DATE_DATA, KEPT_DATE_RETENTION
from hub.events.domain.materials import OWNER_KIND, may_read_material
from hub.events.domain.organisation_merge import merge_events
from hub.events.domain.participant_data import PARTICIPANT_DATA, PARTICIPANT_RETENTION
from hub.events.domain.participations import PARTICIPATIONS
from hub.events.domain.queries import last_change_by_time
from hub.events.domain.series import SERIES, SeriesDocument
from hub.events.domain.series_news import SERIES_TO_FOLLOW
from hub.events.jobs import cancellations, event_files, event_reminders, releases, waiting_lists
from hub.events.presenters import colleague_emails, emails
from hub.events.presenters.audit_labels import AUDIT_LABELS
from hub.events.presenters.boards import BOARD_SECTIONS
from hub.events.presenters.event_helpers import ATTENDANCE_TASK_SOURCES, HELPER_SECTIONS
from hub.events.presenters.materials import MATERIAL_SECTIONS
from hub.events.presenters.message_emails import MAILING_KINDS
from hub.events.presenters.organiser_emails import ORGANISER_KINDS
from hub.events.presenters.own import HOME_PAGE_PARTS, PROFILE_SECTIONS, TASK_SOURCES, TRUST_PAGE_PARTS
from hub.events.presenters.release_emails import RELEASE_MESSAGE_KINDS
from hub.events.presenters.releases import RELEASE_TASK_SOURCES
from hub.events.services import event_handler
from hub.events.views import blueprint
from hub.extension.catalogue_kinds import CatalogueKind, CatalogueList
from hub.extension.feature import Feature
from hub.extension.file_owners import FileOwner
from hub.extension.personal_data import PersonalData, Retention
from hub.extension.site_pages import SitePage
from hub.kit.page import Link
from hub.library.domain import make_content_handler

PAGES = (
    SitePage(
        BASE_PATH,
        "Events",
        "Masterclasses, development days and local events for ambulance leaders.",
        "events/list.jinja",
        words=(
            "leadership development events",
            "national events",
            "regional events",
            "activities of the national leadership hub",
        ),
    ),
    SitePage(
        f"{BASE_PATH}/calendar",
        "Calendar of events",
        "Events and programmes for ambulance leaders, month by month.",
        "events/calendar.jinja",
        words=("diary", "dates of events"),
    ),
    SitePage(
        f"{BASE_PATH}/forward-programme",
        "Forward programme",
        "Coming events and leadership programmes of the hub, the trusts and the regions.",
        "events/forward_programme.jinja",
        words=("annual or six monthly forward programme", "selected open access courses"),
    ),
)
PERSONAL_DATA = (
    *PARTICIPANT_DATA,
    PersonalData(
        "Your places at events",
        ("booking",),
        personal_data.export_bookings,
        personal_data.erase_bookings,
        purpose="So that you have a place and the organiser knows who is coming.",
        seen_by="The people who organise the event, and your trust’s lead in its activity log.",
    ),
    PersonalData(
        "Events that you created",
        ("event",),
        personal_data.export_created_events,
        personal_data.forget_creator,
        purpose="So that the people who organise an event with you know who created it.",
        seen_by="The people who organise the event.",
        kept_after_erasure="events that you created, without your name",
    ),
    PersonalData(
        "Nominations for events, and places handed to a colleague",
        ("nomination", "hand_over"),
        personal_data.export_asked,
        personal_data.erase_asked,
        purpose="So that a trust can ask its people to take part, and a place can go to a colleague.",
        seen_by="Your trust’s lead sees nominations. Your colleague sees that you have offered them a place.",
    ),
    PersonalData(
        "Days when you withdrew a trust’s people from events",
        ("stand_down",),
        personal_data.export_stand_downs,
        personal_data.forget_stand_downs,
        purpose="So that others know who withdrew a trust’s people from events.",
        seen_by="Your trust’s lead, in its activity log.",
        kept_after_erasure="why and how many people you withdrew from events, without your name",
    ),
    PersonalData(
        "Waiting lists for events",
        ("waiting_list_entry", "place_offer"),
        personal_data.export_waiting,
        personal_data.erase_waiting,
        purpose="So that free places are offered in the order in which people joined.",
        seen_by="Only you. Others see only how many people are waiting.",
    ),
    PersonalData(
        "Your reflections on what an event means for your trust",
        ("implication_sheet",),
        sheet_data.export_sheets,
        sheet_data.erase_sheets,
        purpose="So that you can keep what you thought during an event.",
        seen_by=(
            "Only you. Your trust’s lead and the hub office see it only if you choose to share it, and "
            "the hub office sees no names."
        ),
    ),
    PersonalData(
        "Whether you came to events",
        ("attendance",),
        attendance_data.export_attendance,
        attendance_data.erase_attendance,
        purpose="So that your record shows the events you took part in, and organisers know how many came.",
        seen_by="The people who organise the event, and its helpers.",
    ),
    PersonalData(
        "Events you help with",
        ("event_helper",),
        attendance_data.export_helping,
        attendance_data.erase_helping,
        purpose="So that you see who takes part in an event and mark who came.",
        seen_by="The people who organise the event.",
    ),
    PersonalData(
        "Interests that you declared in events",
        ("interest_declaration",),
        interests.export_interests,
        interests.erase_interests,
        purpose="So that nobody opens an event in which they have a conflict of interest.",
        seen_by="The people who schedule events for the same organisation.",
    ),
)

MAILING_PERSONAL_DATA = (
    PersonalData(
        "Messages that you wrote to people at events, or that organisers sent to you alone",
        ("event_message",),
        message_personal_data.export_messages,
        message_personal_data.erase_messages,
        purpose="So that organisers know who sent messages, and you can read what was sent to you.",
        seen_by="The people you wrote to, and those who organise the event.",
        kept_after_erasure="messages that you sent to people at events, without your name",
    ),
    PersonalData(
        "Your calendar address",
        ("private_calendar",),
        message_personal_data.export_calendar,
        message_personal_data.erase_calendar,
        purpose="So that your calendar app can show the events you have booked.",
        seen_by="Only you, and anyone who has the address.",
    ),
)

feature = Feature(
    name="events",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Events", BASE_PATH),),
    pages=PAGES,
    kinds=(
        CatalogueKind(
            KIND, "Events", CatalogueList("events", BASE_PATH, api_name="events"), schema_type="Event"
        ),
        CatalogueKind(SERIES.kind, "Series of events", schema_type="EventSeries"),
    ),
    content_handlers={
        "series": make_content_handler(SeriesDocument, SERIES, office_only=True),
        "events": event_handler,
    },
    follow_sources=(SERIES_TO_FOLLOW,),
    jobs=(cancellations, event_files, waiting_lists, releases, event_reminders),
    file_owners=(FileOwner(OWNER_KIND, may_read_material),),
    message_kinds=(
        *emails.MESSAGE_KINDS,
        *colleague_emails.MESSAGE_KINDS,
        *ORGANISER_KINDS,
        *RELEASE_MESSAGE_KINDS,
        *MAILING_KINDS,
    ),
    personal_data=(*PERSONAL_DATA, *MAILING_PERSONAL_DATA, *KEPT_DATE_DATA),
    retention=(
        *PARTICIPANT_RETENTION,
        *KEPT_DATE_RETENTION,
        Retention(
            "Places at events, waiting lists, and messages of organisers to one person",
            "3 years after the event",
            personal_data.delete_old_bookings,
        ),
        Retention(
            "Reflections on events that you shared",
            "for your trust’s lead, 1 year after the event; without names, 3 years after it; your own copy "
            "until you delete it or your account",
            sheet_data.end_old_sharing,
        ),
        Retention(
            "Who came to events, and their helpers",
            "3 years after the event",
            attendance_data.delete_old_attendance,
        ),
        Retention(
            "Interests declared by those who open events and by speakers",
            "3 years after the event",
            interests.delete_old_interests,
        ),
    ),
    task_sources=(*TASK_SOURCES, *RELEASE_TASK_SOURCES, *ATTENDANCE_TASK_SOURCES),
    profile_sections=(*PROFILE_SECTIONS, *HELPER_SECTIONS, *BOARD_SECTIONS, *MATERIAL_SECTIONS),
    audit_labels=AUDIT_LABELS,
    participations=PARTICIPATIONS,
    on_home_page=HOME_PAGE_PARTS,
    on_trust_page=TRUST_PAGE_PARTS,
    page_version=last_change_by_time,
    merge_organisations=merge_events,
)
