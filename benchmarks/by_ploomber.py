"""The reports of a folder of parameter files by ploomber-engine, in processes that are kept.

Run by `engines.py` in an environment that has ploomber-engine; the cells run in the process itself.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path


def report(file: Path, notebook: Path) -> None:
    """Executes the notebook for one parameter file, and renders it to the same page."""
    import yaml
    from ploomber_engine import execute_notebook

    from bvanalyse.report.exporter import BvReportExporter

    parameters = yaml.safe_load(file.read_text(encoding="utf-8"))
    done = execute_notebook(
        notebook, file.with_suffix(".ipynb"), parameters=parameters, progress_bar=False
    )
    page, _ = BvReportExporter().from_notebook_node(done)
    file.with_suffix(".html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    import by_ploomber  # ploomber-engine leaves another __main__ behind, without a `report`

    source, folder, jobs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        list(pool.map(partial(by_ploomber.report, notebook=source), sorted(folder.glob("*.yaml"))))
