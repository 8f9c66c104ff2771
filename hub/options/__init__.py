"""The menu of development options (Appendix Two) and the guided choice among them.

Terms: an *option* is a way to develop; a line of its *best for* meets a *need*; a line of its *less
good for* names a need or a *circumstance* in which it does not suit. The ranking follows the lines of the
menu; how an option is learned, with whom and whether it leads to an accreditation is the hub's
classification.
"""
