"""The researcher's desk: one municipality's figures in a notebook, looked at one by one.

Nothing is computed here that a report does not compute in the same way.
"""

from bvanalyse.desk.desk import Desk, open_desk

__all__ = ["Desk", "open_desk"]
