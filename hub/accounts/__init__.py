"""Accounts: persons, how they sign in, their login sessions and their memberships.

A person is one row, kept after erasure; a login session is one browser in which a person is signed in; a
membership is one role of a person in one organisation.
"""
