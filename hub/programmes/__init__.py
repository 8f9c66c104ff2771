"""Programmes: courses and leadership programmes, their dates and side-by-side comparison.

Terms: a *programme* has a *provider*; a field that its source leaves out is *not stated*; a *date* is one
run of the programme. The *forward programme* lists the dates of the coming months.
"""
