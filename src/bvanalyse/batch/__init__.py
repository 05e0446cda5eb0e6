"""Runs a notebook for many municipalities: checked first, whole files only, one manifest."""

#: how cells are run: in forks of a warm process where the system can, or in plain kernels
ENGINES = ("fork", "kernel")
