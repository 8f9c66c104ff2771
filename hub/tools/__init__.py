"""The tools beside a trust's speciality: made by the hub, prompted by what the study says of the trust.

Words: a *tool* is declared by a trust's plugin and worked out there, in a process of its own, each time a
reader asks; what it asks are its *inputs*; an *example* is a published one, to try. Nothing typed is kept.
"""
