"""`bvanalyse verify`: makes the reports of an output folder again, and says which are equal."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bvanalyse.batch import ENGINES
from bvanalyse.cli.base import NOTEBOOKS, data_folder, main, reports_errors

if TYPE_CHECKING:
    from bvanalyse.batch.proof import Proof


@main.command()
@click.argument("out", type=click.Path(path_type=Path), default=Path("output"))
@click.option(
    "--municipality", "municipalities", multiple=True, help="Only this one; may be repeated."
)
@click.option("--data", type=click.Path(path_type=Path), help="The data folder.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="cores",
    help="How many reports are made again at a time.",
)
@click.option(
    "--timeout",
    type=click.IntRange(1),
    default=180,
    show_default=True,
    help="Seconds a notebook cell may take.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    show_default="fork, where the system can",
    help="Cells run in a fork of a warm process, or in a plain kernel.",
)
@click.option("--json", "json_", is_flag=True, help="Tell the outcome as JSON on standard output.")
@reports_errors
def verify(
    out: Path,
    municipalities: tuple[str, ...],
    data: Path | None,
    jobs: int,
    timeout: int,
    engine: str | None,
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
        click.echo(f"{len(proofs)} reports made again: {held} equal, {len(proofs) - held} not")
    sys.exit(0 if held == len(proofs) else 1)
