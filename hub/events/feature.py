from hub.events.api import blueprint as api
from hub.events.domain import personal_data
from hub.events.domain.catalogue_entries import BASE_PATH, KIND
from hub.events.domain.materials import OWNER_KIND, may_read_material
from hub.events.domain.organisation_merge import merge_events
from hub.events.domain.queries import last_change_by_time
from hub.events.domain.series import SERIES, SeriesDocument
from hub.events.jobs import waiting_lists
from hub.events.presenters.audit_labels import AUDIT_LABELS
from hub.events.presenters.emails import MESSAGE_KINDS
from hub.events.presenters.materials import MATERIAL_SECTIONS
from hub.events.presenters.own import HOME_PAGE_PARTS, PROFILE_SECTIONS, TASK_SOURCES, TRUST_PAGE_PARTS
from hub.events.views import blueprint
from hub.extension.catalogue_kinds import CatalogueKind, CatalogueList
from hub.extension.feature import Feature
from hub.extension.file_owners import FileOwner
from hub.extension.personal_data import PersonalData, Retention
from hub.kit.page import Link
from hub.library.domain import make_content_handler

PERSONAL_DATA = (
    PersonalData(
        "Your places at events",
        ("booking",),
        personal_data.export_bookings,
        personal_data.erase_bookings,
        purpose="So that a place is yours, and the organiser knows who comes.",
        seen_by="Those who organise the event, and the lead of your trust in its activity log.",
    ),
    PersonalData(
        "Events that you made",
        ("event",),
        personal_data.export_created_events,
        personal_data.forget_creator,
        purpose="So that those who organise an event with you know who began it.",
        seen_by="Those who organise the event.",
        kept_after_erasure="the events themselves, without your name",
    ),
    PersonalData(
        "Waiting lists of events",
        ("waiting_list_entry", "place_offer"),
        personal_data.export_waiting,
        personal_data.erase_waiting,
        purpose="So that free places are offered in the order in which people asked.",
        seen_by="You alone; organisers see how many people wait.",
    ),
)

feature = Feature(
    name="events",
    blueprint=blueprint,
    api_blueprint=api,
    navigation=(Link("Events", BASE_PATH),),
    kinds=(
        CatalogueKind(
            KIND, "Events", CatalogueList("events", BASE_PATH, api_name="events"), schema_type="Event"
        ),
        CatalogueKind(SERIES.kind, "Series of events", schema_type="EventSeries"),
    ),
    content_handlers={"series": make_content_handler(SeriesDocument, SERIES, office_only=True)},
    jobs=(waiting_lists,),
    file_owners=(FileOwner(OWNER_KIND, may_read_material),),
    message_kinds=MESSAGE_KINDS,
    personal_data=PERSONAL_DATA,
    retention=(
        Retention(
            "Places at events and waiting lists", "3 years after the event", personal_data.delete_old_bookings
        ),
    ),
    task_sources=TASK_SOURCES,
    profile_sections=(*PROFILE_SECTIONS, *MATERIAL_SECTIONS),
    audit_labels=AUDIT_LABELS,
    on_home_page=HOME_PAGE_PARTS,
    on_trust_page=TRUST_PAGE_PARTS,
    page_version=last_change_by_time,
    merge_organisations=merge_events,
)
