"""Finds the trusts' plugins, runs each in a process of its own, and keeps their health.

Words: a *source* is where a plugin was found; its *answer* is all that its hooks say; a *fault* is why it was
*set aside*, in words for a person. A plugin is *up*, *set-aside* or *absent*; its last good content stays.
"""
