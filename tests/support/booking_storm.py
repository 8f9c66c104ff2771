"""Many clients who try for scarce places at the same time, and what must hold afterwards.

Each client acts for people of its own and notes what was acknowledged, so that a lost place is known. The
clients reach a served hub over sockets, which may be killed, or the domain in this process.
"""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hub.access import Act, Viewer, may
from hub.accounts.domain.memberships import list_roles
from hub.app import create_asgi_app
from hub.events.domain import waiting_list
from hub.events.domain.bookings import book_place, cancel_booking, join_waiting_list, leave_waiting_list
from hub.events.models import Booking, Event, PlaceOffer, WaitingListEntry
from hub.kit.clock import current_day, now
from hub.kit.db import db, write_transaction
from hub.kit.errors import HubError
from hub.web.csrf import csrf_exempt_by_signed_link
from tests.support.http_client import ask
from tests.support.live import server_of
from tests.support.ports import free_port
from tests.support.processes import running

DONE, REFUSED = 200, 409
OFFER_LASTS = timedelta(seconds=2)
SERVED = "tests.support.booking_storm:create"
ROOT = str(Path(__file__).parents[2])
READY_SECONDS = 60
Send = Callable[[int, str, str], int]
"""Does an act for a person at an event; returns the status, or raises OSError if it is not known."""


def create():
    """Return the server with a route that acts for the person who is named; offers expire soon."""
    waiting_list.OFFER_LASTS = OFFER_LASTS
    server = create_asgi_app()
    server.app.post("/test/act")(act)
    return server


@csrf_exempt_by_signed_link
@may(Act.READ)
def act():
    """Do one act, and acknowledge it when it is committed."""
    try:
        perform(db.session(), int(request.form["person"]), request.form["act"], request.form["slug"])
    except HubError as error:
        return error.message, REFUSED
    return "done"


def perform(session: Session, person_id: int, name: str, slug: str) -> None:
    """Do an act for a person."""
    viewer = Viewer(person_id=person_id, roles=list_roles(session, person_id, current_day()))
    if name == "book":
        book_place(session, viewer, slug, None, now())
    elif name == "wait":
        join_waiting_list(session, viewer, slug, None, now())
    elif name == "cancel":
        cancel_booking(session, viewer, slug, now())
    else:
        leave_waiting_list(session, viewer, slug, now())


@dataclass
class Storm:
    """What the clients have tried, and what was acknowledged to them.

    `has_place` holds what a person knows of their place at an event; None after an answer that never came.
    """

    slugs: Sequence[str]
    most: int
    tried_without_place: tuple[str, ...] = ("book", "book", "wait", "leave")
    has_place: dict[tuple[int, str], bool | None] = field(default_factory=dict)
    attempts: int = 0
    answered: int = 0
    unanswered: int = 0
    longest_seat: float = 0.0
    faults: list[str] = field(default_factory=list)
    is_up: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.is_up.set()

    def run(self, groups: Sequence[Sequence[int]], send: Send) -> None:
        """Let a client act for each group of people until there were enough attempts."""
        clients = [
            threading.Thread(target=self._act, args=(people, send, random.Random(number)))
            for number, people in enumerate(groups)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    def _act(self, people: Sequence[int], send: Send, rng: random.Random) -> None:
        while self.is_up.wait(READY_SECONDS) and self._begin():
            person, slug = rng.choice(people), rng.choice(self.slugs)
            known = self.has_place.get((person, slug), False)
            name = rng.choice(("cancel", "cancel", "book") if known else self.tried_without_place)
            if known is None:
                name = rng.choice(("book", "cancel"))
            began = time.monotonic()
            try:
                status = send(person, name, slug)
            except OSError:
                self._note(person, slug, name, None, 0.0)
            else:
                self._note(person, slug, name, status, time.monotonic() - began)

    def _begin(self) -> bool:
        with self._lock:
            self.attempts += 1
            return self.attempts <= self.most

    def _note(self, person: int, slug: str, name: str, status: int | None, seconds: float) -> None:
        with self._lock:
            self.answered += status in (DONE, REFUSED)
            key = person, slug
            known = self.has_place.get(key, False)
            if status not in (DONE, REFUSED):
                self.unanswered += 1
                if name in ("book", "cancel"):
                    self.has_place[key] = None
            elif name == "cancel":
                if known is True and status == REFUSED:
                    self.faults.append("a place was lost that was acknowledged")
                if known is False and status == DONE:
                    self.faults.append("a place was held that was never given")
                self.has_place[key] = False
            elif name == "book" and status == DONE:
                if known is True:
                    self.faults.append("a place was given twice")
                self.longest_seat = max(self.longest_seat, seconds)
                self.has_place[key] = True


def find_faults(session: Session, storm: Storm) -> list[str]:
    """Return what does not hold: places over, double or lost, or an offer out of turn."""
    faults = list(storm.faults)
    for event in session.scalars(select(Event).where(Event.slug.in_(storm.slugs))):
        is_open = (Booking.event_id == event.id, Booking.ended_at.is_(None))
        people = list(session.scalars(select(Booking.person_id).where(*is_open)))
        offered = session.scalar(
            select(func.count())
            .select_from(PlaceOffer)
            .where(
                PlaceOffer.event_id == event.id, PlaceOffer.ended_at.is_(None), PlaceOffer.expires_at > now()
            )
        )
        if len(people) + (offered or 0) > event.capacity:
            faults.append("places over the capacity")
        if len(people) != len(set(people)):
            faults.append("a person with two places")
        for (person, slug), known in storm.has_place.items():
            if slug == event.slug and known is not None and known != (person in people):
                faults.append("a place differs from what was acknowledged")
        if not _is_list_in_order(session, event):
            faults.append("an offer out of turn")
    return faults


def _is_list_in_order(session: Session, event: Event) -> bool:
    """Return whether each offer went to who had waited longest: they are in the order of the list."""
    entries = session.execute(
        select(WaitingListEntry.id, WaitingListEntry.person_id, WaitingListEntry.ended_at).where(
            WaitingListEntry.event_id == event.id
        )
    )
    number_of = {(row.person_id, row.ended_at): row.id for row in entries}
    offers = session.execute(
        select(PlaceOffer.person_id, PlaceOffer.ended_at)
        .where(PlaceOffer.event_id == event.id)
        .order_by(PlaceOffer.id)
    )
    numbers = [number_of.get((row.person_id, row.ended_at), 0) for row in offers]
    return numbers == sorted(set(numbers))


class KilledHub:
    """A served hub that is killed and started again at the same address."""

    def __init__(self, folder: Path, **settings: str) -> None:
        port = free_port()
        self.address, self.kills = f"http://127.0.0.1:{port}", 0
        self._folder = folder
        self._settings = {
            "INSTANCE_DIR": str(folder),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "JOBS": "separate",
            **settings,
        }

    def send(self, person: int, name: str, slug: str) -> int:
        """Do an act over a socket."""
        form = {"person": str(person), "act": name, "slug": slug}
        return ask(f"{self.address}/test/act", form, timeout=30)[0]

    @contextmanager
    def served(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Serve the hub until the block ends, killed or not."""
        environment = {
            **os.environ,
            "PYTHONPATH": ROOT,
            **{f"HUB_{name}": value for name, value in self._settings.items()},
        }
        command = server_of(SERVED)
        with (
            (self._folder / "serve.log").open("ab") as out,
            running(command, env=environment, stdout=out, stderr=out) as server,
        ):
            self._wait_until_ready(server)
            yield server

    def endure(
        self, storm: Storm, groups: Sequence[Sequence[int]], *, seconds: float, most_kills: int
    ) -> None:
        """Let a storm rage, and kill the hub each time it has been up for so many seconds."""
        clients = threading.Thread(target=storm.run, args=(groups, self.send))
        clients_began = False
        while not clients_began or clients.is_alive():
            with self.served() as server:
                storm.is_up.set()
                if not clients_began:
                    clients.start()
                    clients_began = True
                clients.join(seconds if self.kills < most_kills else None)
                if clients.is_alive():
                    storm.is_up.clear()
                    os.killpg(server.pid, signal.SIGKILL)
                    self.kills += 1

    def _wait_until_ready(self, server: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + READY_SECONDS
        while server.poll() is None and time.monotonic() < deadline:
            try:
                ask(f"{self.address}/healthz", timeout=5)
            except OSError:
                time.sleep(0.03)
            else:
                return
        raise RuntimeError((self._folder / "serve.log").read_text(errors="replace")[-4000:])


def send_in_process(app: Flask) -> Send:
    """Return what does an act in a thread of this process, in a transaction of its own."""

    def send(person: int, name: str, slug: str) -> int:
        with app.app_context():
            try:
                with write_transaction() as session:
                    perform(session, person, name, slug)
            except HubError:
                return REFUSED
            finally:
                db.session.remove()
        return DONE

    return send
