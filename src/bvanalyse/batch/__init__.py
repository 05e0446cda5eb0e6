"""Runs a notebook for many municipalities: checked first, whole files only, one manifest."""
