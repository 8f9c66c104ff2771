"""How long a login session lasts: read by the cookie settings, the database rule and the privacy page."""

from datetime import timedelta

MAX_AGE, MAX_IDLE = timedelta(days=30), timedelta(days=7)
PRIVILEGED_MAX_AGE, PRIVILEGED_MAX_IDLE = timedelta(hours=12), timedelta(hours=1)
"""For people with a role that requires a second factor."""
