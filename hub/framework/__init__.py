"""What the study asks for and looks for: its twelve recommendations and the forty capabilities of its tool.

Words: a *recommendation* has *key stages*, a *lead* and *benefits*, from the study's action plan; a
*capability* is a line of the benchmark tool, known by its *code*, under an *ability* and an *area*.
"""
