"""Programmes: courses that somebody runs, with what they ask and give, side by side where one wishes.

Words: a *programme* has a *provider*; what its source leaves out is *not stated*; a *date* is one time at
which it is held; a *reference* is what somebody who took part says of it. The *forward programme* lists the
dates of the next months.
"""
