"""Events: masterclasses and other days that the hub office and trusts arrange, and places at them.

A series, such as Parallel Lines, has events; an event is one day. A booking is a person's place at an event.
Places may be allocated to a trust until a release date. A person who finds no place joins the waiting list;
when one becomes free, they get an offer, which holds the place for a limited time.
"""
