"""One search over the catalogue, and what was looked for in vain.

Words: the *copy* is an index made from the catalogue, which may be deleted at any time; its *cursor* says up
to which reading of the clock it follows; a *question* is what a reader typed, taken apart; a *miss* is a
question that found nothing, counted without the person.
"""
