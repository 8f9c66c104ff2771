"""The one row for whatever a leader can use, whichever feature owns it.

Words: an *entry* is the row; its *address* is where it is read; a *facet* is one of its properties by which
lists are narrowed; a *redirect* is a slug it used to have; the *clock* counts every change.
"""
