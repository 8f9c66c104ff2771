"""Generated profiles and needs, the same in every run."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from hub.kit.clock import current_day, now
from hub.mentoring.domain.needs import SoughtHelp
from hub.mentoring.domain.suggestions import Candidate
from hub.mentoring.domain.vocabulary import (
    Charge,
    MeetingFormat,
    Preference,
    Purpose,
    RegisterKind,
    Sector,
)
from hub.plugin_api.vocabulary import Capability

ORGANISATIONS = tuple(range(1, 12))


@dataclass
class Generated:
    """A source of profiles and needs."""

    seed: int
    random: Random = field(init=False)

    def __post_init__(self):
        self.random = Random(self.seed)

    def some(self, words, least=0, most=4):
        """Return some words of a vocabulary."""
        words = list(words)
        return tuple(self.random.sample(words, self.random.randint(least, min(most, len(words)))))

    def candidate(self, id_, **fields):
        """Return a profile."""
        capacity, days = self.random.randint(1, 4), self.random.choice((None, None, None, -1, 0, 9))
        values = {
            "id": id_,
            "person_id": 1000 + id_,
            "organisation_id": self.random.choice(ORGANISATIONS),
            "sector": self.random.choice([*Sector, Sector.AMBULANCE, Sector.AMBULANCE]).value,
            "charge": self.random.choice(list(Charge)).value,
            "purposes": tuple(word.value for word in self.some(Purpose, 1)),
            "capabilities": tuple(word.value for word in self.some(Capability, most=12)),
            "formats": tuple(word.value for word in self.some(MeetingFormat, 1)),
            "capacity": capacity,
            "taken": self.random.randint(0, capacity),
            "paused_until": None if days is None else current_day() + timedelta(days=days),
            "active_at": now() - timedelta(days=self.random.randint(0, 120)),
        }
        return Candidate(**{**values, **fields})

    def need(self, **fields):
        """Return a need."""
        values = {
            "kind": RegisterKind.MENTOR,
            "purposes": self.some(Purpose, 1, 3),
            "formats": self.some(MeetingFormat, 0, 2),
            "preference": self.random.choice(list(Preference)),
            "capabilities": self.some(Capability, 0, 5),
            "charge": self.random.choice((None, None, Charge.FREE)),
        }
        return SoughtHelp(**{**values, **fields})
