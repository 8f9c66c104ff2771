"""What is done to a whole hub at once: backed up, restored, examined."""

from hub.operating.jobs.backup import back_up, restore
from hub.operating.jobs.examining import examine

__all__ = ["back_up", "examine", "restore"]
