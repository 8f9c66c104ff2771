"""The menu of development options (Appendix Two) and the guided choice among them.

Words: an *option* is a kind of development; what it is *best for* answers a *need*; what it is *less good
for* is a *circumstance* that speaks against it. The choice is worked out from the menu's own words; how an
option is learned, with whom and whether it leads to an accreditation is the hub's classification.
"""
