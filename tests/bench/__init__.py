"""Benchmarks (`make bench`): the hub compared with other servers, alternating in one run.

Machines differ and are shared, so nothing here is a test, and most goals are ratios and not times.
"""
