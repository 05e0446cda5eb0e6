"""Reports are made in forks of one process: what they measure letters with is each one's own."""

import gc
import os
import weakref

import pytest
from matplotlib.font_manager import FontProperties, findfont, get_font

from bvanalyse.report.charts.paper import measured
from bvanalyse.report.drawing import FONT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_a_fork_shares_no_open_font():
    """Forks that read one open file move each other's place in it, and find no letters there."""
    measured("Meldinger")
    opened = weakref.ref(get_font(findfont(FontProperties(family=FONT))))

    child = os.fork()
    if not child:
        gc.collect()
        os._exit(opened() is not None)
    _, status = os.waitpid(child, 0)

    assert opened() is not None
    assert os.waitstatus_to_exitcode(status) == 0
