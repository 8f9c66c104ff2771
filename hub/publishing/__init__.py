"""Publishing: a trust writes up what works, a second person approves it, and other trusts adapt it.

A draft is what someone is writing; an item is what the library shows; a step moves a draft on. An adoption
says that another trust uses an item, and an evaluation is the evidence from which its level follows.
"""
