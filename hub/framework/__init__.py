"""The study's twelve recommendations, and the forty capabilities of its benchmark tool.

Terms: a *recommendation* has *key stages*, a *lead* and *benefits*, from the study's action plan; a
*capability* is a line of the benchmark tool, identified by its *code*, under an *ability* and an *area*.
"""
