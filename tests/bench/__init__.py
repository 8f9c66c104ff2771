"""What `make bench` measures: the hub beside what it is held against, in one run and by turns.

Machines differ and are shared, so nothing here is a test and no time is a goal: goals are ratios.
"""
