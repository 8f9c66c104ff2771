"""Organisations: the eleven ambulance trusts of the study, and the hub office.

Words: a *trust* is a row that stays when its plugin, the *supplier*, is removed; its *profile* is the last
valid data that its plugin supplied.
"""
