"""Lets the tests of damaged files find what they share with the benchmark."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
