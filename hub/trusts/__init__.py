"""The organisations: the eleven ambulance trusts of the study, and the hub office itself.

Words: a *trust* is a row and stays; its plugin is a *supplier* that may come and go. What the trust says of
itself is its *profile*: the last good answer of its plugin.
"""
