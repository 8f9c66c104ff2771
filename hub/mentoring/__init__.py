"""The national coaches and mentors register (the study's hub, 8.5): profiles, requests, relationships.

A profile offers one kind of help: a mentor, a coach or a preceptor. A leader asks one person at a time; an
acceptance begins a relationship, which has an agreement, meetings and an end. Names are for members only.
"""
