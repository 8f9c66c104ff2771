"""The format of backups, and copying rows to and from it. Needs no app."""
