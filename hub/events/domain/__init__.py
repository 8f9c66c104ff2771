"""Public interface of the events domain: scheduling, booking and waiting, and the coming events."""

from hub.events.domain.allocations import allocate_places
from hub.events.domain.bookings import book_place, cancel_booking, join_waiting_list
from hub.events.domain.cancellations import cancel_event
from hub.events.domain.clashes import find_bank_holiday
from hub.events.domain.event_files import apply_file, list_files_to_apply, publish_file
from hub.events.domain.hand_overs import offer_hand_over
from hub.events.domain.interests import InterestAnswer, save_speaker_interest
from hub.events.domain.kept_dates import DatePlan, add_kept_date, list_kept_dates
from hub.events.domain.messages import MessagePlan, Recipients, save_draft, send_message
from hub.events.domain.national_case import NationalCase
from hub.events.domain.needs import AccessNeed, Diet, Needs, save_needs
from hub.events.domain.nominations import nominate_people
from hub.events.domain.participants import ListedFor, save_consent
from hub.events.domain.queries import list_coming_events
from hub.events.domain.release_answers import Cover, ReleaseAnswer, Shift
from hub.events.domain.releases import ask_for_release, decide_release
from hub.events.domain.rosters import save_roster_notice
from hub.events.domain.schedule import (
    Event,
    EventPlan,
    TimetableLine,
    create_event,
    open_event,
)
from hub.events.domain.sheets import choose_readers, save_sheet
from hub.events.domain.stand_downs import StandDownReason, stand_down
from hub.events.domain.texts import Texts, save_texts
from hub.events.domain.waiting_list import offer_free_places

__all__ = [
    "AccessNeed",
    "Cover",
    "DatePlan",
    "Diet",
    "Event",
    "EventPlan",
    "InterestAnswer",
    "ListedFor",
    "MessagePlan",
    "NationalCase",
    "Needs",
    "Recipients",
    "ReleaseAnswer",
    "Shift",
    "StandDownReason",
    "Texts",
    "TimetableLine",
    "add_kept_date",
    "allocate_places",
    "apply_file",
    "ask_for_release",
    "book_place",
    "cancel_booking",
    "cancel_event",
    "choose_readers",
    "create_event",
    "decide_release",
    "find_bank_holiday",
    "join_waiting_list",
    "list_coming_events",
    "list_files_to_apply",
    "list_kept_dates",
    "nominate_people",
    "offer_free_places",
    "offer_hand_over",
    "open_event",
    "publish_file",
    "save_consent",
    "save_draft",
    "save_needs",
    "save_roster_notice",
    "save_sheet",
    "save_speaker_interest",
    "save_texts",
    "send_message",
    "stand_down",
]
