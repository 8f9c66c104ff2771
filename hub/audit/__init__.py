"""The audit log: who did what, for whom, when, to what and for which organisation, as a tamper-evident chain.

An entry holds codes and ids only, never personal data or a secret.
"""
