"""Tools that accompany a trust's speciality, made by the hub and based on what the study says of the trust.

Terms: a *tool* is declared by a trust's plugin and runs in the plugin's child process on each submission;
its form fields are its *inputs*; an *example* is a data set that fills the form and says where it is from.
Nothing that the user enters is stored.
"""
