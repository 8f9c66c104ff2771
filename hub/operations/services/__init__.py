"""What is done to a whole hub at once: backed up, restored, examined."""

from hub.operations.services.backup import create_backup, restore_backup
from hub.operations.services.health import run_health_checks

__all__ = ["create_backup", "restore_backup", "run_health_checks"]
