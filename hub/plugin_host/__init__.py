"""Finds the trusts' plugins, runs each in a process of its own, and records their health.

Terms: a *source* is a plugin that was found; its *answer* is what all its hooks return; a *fault* is the
reason why it was *set aside*. A plugin is *up*, *set-aside* or *absent*; its last good content stays.
"""
