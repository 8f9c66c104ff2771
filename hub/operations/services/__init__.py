"""Backup, restore and health checks of a whole hub."""

from hub.operations.services.backup import create_backup, restore_backup
from hub.operations.services.health import run_health_checks

__all__ = ["create_backup", "restore_backup", "run_health_checks"]
