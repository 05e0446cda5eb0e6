"""Damages files for one reader, led by which lines of it they reach.

Needs atheris, which is not among the project's packages: install it in an environment of your own.
Inputs that reach new lines are kept in --corpus, and damaged further; faults are kept as in
`benchmarks/fuzz.py`, and do not stop the search. Options after `--` go to libFuzzer, such as
`-max_total_time=3600`.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

import atheris
import click

with atheris.instrument_imports(include=["bvanalyse"]):
    import fuzz  # finds the others

from fuzzing.damage import LARGEST, damaged
from fuzzing.seeds import KINDS, files


@click.command(help=__doc__, context_settings={"ignore_unknown_options": True})
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--corpus", type=click.Path(path_type=Path), default=Path("output/fuzz/corpus"))
@click.option("--found", type=click.Path(path_type=Path), default=Path("output/fuzz"))
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def main(kind: str, corpus: Path, found: Path, options: tuple[str, ...]) -> None:
    """Goes on until libFuzzer is told to stop."""
    corpus = corpus / kind
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(files(kind)):
        (corpus / f"sound-{number}").write_bytes(raw)
    seen: Counter[str] = Counter()
    numbers = count()

    def mutate(raw: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.3:
            return atheris.Mutate(raw, most)
        return damaged(raw, files(random.choice(KINDS)), random)[:most]

    def read(raw: bytes) -> None:
        for told in fuzz.judged(kind, raw, found, next(numbers))[:1]:
            fuzz.kept(found, kind, raw, told, seen)

    fuzz.bounded()
    arguments = [sys.argv[0], str(corpus), f"-max_len={LARGEST}", *options]
    atheris.Setup(arguments, read, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
