"""What is done to a whole hub at once: backed up, restored, examined."""

from hub.operations.services.backup import back_up, restore
from hub.operations.services.health import examine

__all__ = ["back_up", "examine", "restore"]
