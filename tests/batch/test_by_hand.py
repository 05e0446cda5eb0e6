"""The ecosystem's own commands work too."""

import subprocess
import sys
from pathlib import Path

from bvanalyse.report.verify import verify_report

ROOT = Path(__file__).parents[2]


def test_papermill_and_nbconvert_make_the_same_page_as_the_batch(made, tmp_path):
    """Whatever lies in the folder that they are run from: anyone may put a template there."""
    scripts = Path(sys.executable).parent
    executed = tmp_path / "out.ipynb"
    for name in ("bvrapport", "base", "lab"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html.j2").write_text("kapret", encoding="utf-8")
    papermill = [scripts / "papermill", "notebooks/tilstandsrapport.ipynb", executed]
    nbconvert = [scripts / "jupyter", "nbconvert", "--to", "bvrapport", executed]

    subprocess.run(
        [*papermill, "-f", "params/3203-asker.yaml"], cwd=ROOT, check=True, capture_output=True
    )
    subprocess.run(nbconvert, cwd=tmp_path, check=True, capture_output=True)

    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    verify_report(page)
    assert page == (made / "rapporter" / "0220-asker-2018.html").read_text(encoding="utf-8")
