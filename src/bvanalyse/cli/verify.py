"""`bvanalyse verify`: makes the reports of an output folder again, and says which are equal."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvanalyse.cli.base import NOTEBOOKS, data_folder, main, reports_errors
from bvanalyse.cli.options import PLACE, makes_reports, with_data, with_json
from bvanalyse.writing import several

if TYPE_CHECKING:
    from bvanalyse.batch.proof import Proof


@main.command()
@click.argument("out", type=PLACE, default=Path("output"))
@click.option(
    "--municipality", "municipalities", multiple=True, help="Only this one; may be repeated."
)
@with_data
@makes_reports
@with_json
@reports_errors
def verify(
    out: Path,
    municipalities: tuple[str, ...],
    data: Path | None,
    jobs: int,
    timeout: int,
    engine: str | None,
    scheduler: str | None,
    json_: bool,
) -> None:
    """Make the reports in OUT again and hold them against its manifest; write nothing.

    Where one differs, it says by what: data, parameters, code or environment. Exit code 1 when any
    report is not equal to what would be made now.
    """
    from bvanalyse.batch.proof import prove

    def show(proof: Proof) -> None:
        if not json_:
            why = f"  {proof.why}" if proof.why else ""
            click.echo(f"{proof.place}  {proof.verdict}{why}")

    proofs = prove(
        out.resolve(),
        NOTEBOOKS.resolve(),
        data_folder(data).resolve(),
        jobs,
        show,
        timeout=timeout,
        engine=engine,
        scheduler=scheduler,
        municipalities=municipalities,
    )
    held = sum(proof.holds for proof in proofs)
    if json_:
        told = [
            {"name": proof.name, "verdict": proof.verdict, "holds": proof.holds, "why": proof.why}
            for proof in proofs
        ]
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(
            f"{several(len(proofs), 'report')} made again: {held} equal, {len(proofs) - held} not"
        )
    sys.exit(0 if held == len(proofs) else 1)
