"""The front page, the about pages, security.txt, and the health and readiness checks.

Terms: *health* is whether the process responds; *ready* is whether it can read its database.
"""
