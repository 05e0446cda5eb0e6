"""Commands; the only place that prints. Heavy imports wait until a command needs them."""

from bvanalyse.cli import look, run
from bvanalyse.cli.base import main

__all__ = ["look", "main", "run"]
