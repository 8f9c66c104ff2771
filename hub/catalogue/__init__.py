"""The catalogue: one row for everything that a leader can use, whichever feature owns it.

Words: an *entry* is a row; its *address* is the path of its page; a *facet* is a property by which lists are
filtered; a *redirect* is a former slug of an entry; the *change counter* counts every change.
"""
