"""Full-text search over the catalogue, and counts of the searches that found nothing.

Terms: the *index* is built from the catalogue and may be deleted at any time; its *cursor* is the value of
the catalogue's change counter that it has caught up with; a *parsed query* is what the user typed, split into
terms; a *missed search* is a query without results, counted without recording who typed it;
*feedback* is an answer to whether a search was useful, kept without recording who gave it.
"""
