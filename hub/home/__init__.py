"""The front page, what the hub says about itself, and whether it is well.

Words: *health* is whether the hub answers; *ready* is whether it can reach its data.
"""
