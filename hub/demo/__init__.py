"""A demonstration: fictional people, one for each role in each trust, in a database that is marked as one.

Nobody is real, nobody has a password, and whoever looks at it signs in as anybody with one click.
"""
