"""Data for other programs, apart from the API, whose endpoints belong to the features.

Words: the *description* of the API is its OpenAPI document; a *feed* lists the newest entries of a list as
Atom; a *download* is a whole list as a CSV or JSON file; the *site map* lists all public pages.
"""
