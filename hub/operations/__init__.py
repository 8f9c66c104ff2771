"""Operations: commands for the people who run a hub.

Backup and restore (a backup is one consistent file, for both kinds of database), health checks, jobs and
workers, and the access table.
"""
