"""The library: what trusts share so that others need not begin from nothing.

Words: a *resource* is an item (the study's *learning resource*); its *evidence level* says how far it has
been tested; each change of a resource is a *revision*, which never changes; *origin* says how it came.
"""
