"""Operating: what somebody who runs a hub needs beside its pages.

A backup is one file from one moment; restoring makes a database, of either kind, what it was. The doctor
says in sentences what is wrong with a hub. Whoever works on jobs is started here.
"""
