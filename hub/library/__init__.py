"""The library: resources for leadership development that trusts share with each other.

Words: a *resource* is an item (the study's *learning resource*); its *evidence level* is how far it has been
tested; each change of a resource adds an immutable *revision*; its *origin* is how it was supplied.
"""
