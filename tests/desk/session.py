"""What a researcher does in a notebook, in a shell of its own; prints the answers as JSON.

usage: session.py PACKAGE: the folder of a copy of the package, in which a metric is edited.
"""

import json
import sys
from pathlib import Path

from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()


def run(cell):
    result = shell.run_cell(cell, store_history=False)
    result.raise_error()
    return result.result


def completed(text):
    with provisionalcompleter():
        return [found.text for found in shell.Completer.completions(text, len(text))]


def shown(cell):
    return shell.display_formatter.format(run(cell))[0]


def main(package):
    run("%reload_ext autoreload\n%autoreload 2\nfrom bvanalyse import open_desk, stats")
    run('d = open_desk("0220", borders="2018")\ni = d.indicators.reports_per_1000_children')
    answers = {
        "by_id": completed("d.indicators.reports_re"),
        "by_label": completed("d.indicators.antall_mottatte"),
        "in_brackets": completed('d.indicators["Antall mottatte'),
        "of_one": completed("i.over"),
        "result": shown("stats.proportion_ci(3, 40)"),
        "tiny": shown("stats.compare_proportions((900, 1000), (100, 1000))")["text/html"],
        "table": shown("d.statuses()"),
        "desk": shown("d"),
        "before": run("i.series()['value'].tolist()"),
    }
    module = package / "indicators.py"
    source = module.read_text(encoding="utf-8")
    edited = source.replace("thousands * entry.per", "thousands * 2 * entry.per")
    assert edited != source
    module.write_text(edited, encoding="utf-8")
    run("1")  # the shell looks for changes before each cell
    answers["after"] = run("i.series()['value'].tolist()")
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
