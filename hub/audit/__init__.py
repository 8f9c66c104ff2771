"""What was done: who did it and for whom, when, on what, for which organisation. The chain shows tampering.

An entry holds names and numbers of things, and never a person's data or a secret.
"""
