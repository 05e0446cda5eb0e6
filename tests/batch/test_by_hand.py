"""The ecosystem's own commands work too."""

import shutil
import subprocess
import sys
from pathlib import Path

from bvanalyse.report.verify import verify_report

ROOT = Path(__file__).parents[2]


def test_papermill_and_nbconvert_make_the_same_page_as_the_batch(made, tmp_path):
    scripts = Path(sys.executable).parent
    executed = tmp_path / "out.ipynb"
    subprocess.run(
        [
            scripts / "papermill",
            "notebooks/tilstandsrapport.ipynb",
            executed,
            "-f",
            "params/3203-asker.yaml",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )

    subprocess.run(
        [scripts / "jupyter", "nbconvert", "--to", "bvrapport", executed],
        check=True,
        capture_output=True,
    )

    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    verify_report(page)
    assert page == (made / "rapporter" / "0220-asker-2018.html").read_text(encoding="utf-8")


def test_a_template_in_the_working_directory_is_never_used(made, tmp_path):
    for name in ("bvrapport", "base", "lab"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html.j2").write_text("kapret", encoding="utf-8")
    notebook = shutil.copy(made / "notatbok" / "0227-fet-2018.ipynb", tmp_path / "fet.ipynb")
    jupyter = Path(sys.executable).parent / "jupyter"

    subprocess.run(
        [jupyter, "nbconvert", "--to", "bvrapport", notebook],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    assert "Barnevernet i Fet" in (tmp_path / "fet.html").read_text(encoding="utf-8")
