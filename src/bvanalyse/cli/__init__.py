"""Commands; the only place that prints. Heavy imports wait until a command needs them."""

from bvanalyse.cli import fetch, look, run, synth, verify
from bvanalyse.cli.base import main

__all__ = ["fetch", "look", "main", "run", "synth", "verify"]
