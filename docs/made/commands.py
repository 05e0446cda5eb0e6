"""Every command with its options, from the commands themselves."""

from __future__ import annotations

import inspect

import click

from bvanalyse.cli.base import EXIT_CODES, main
from made.markdown import code, plain, table


def page() -> str:
    """A section for each command, and the options of all."""
    group = click.Context(main, info_name="bvanalyse")
    parts = [_options(main, group)]
    for name, command in sorted(main.commands.items()):
        context = click.Context(command, info_name=name, parent=group)
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        told = inspect.cleandoc(command.help or "").replace("\b\n", "")
        parts += [f"(command-{name})=\n## `{name}`", f"```text\n{usage}\n```"]
        parts += [*(plain(words) for words in told.split("\n\n")), _options(command, context)]
    return "\n\n".join(parts)


def exit_codes() -> str:
    """What the number means that a command ends with."""
    rows = [(code(number), plain(meaning)) for number, meaning in EXIT_CODES.items()]
    return table(["code", "meaning"], rows)


def _options(command: click.Command, context: click.Context) -> str:
    """Its options but for `--help`, which all have; nothing where there are none."""
    options = [option for option in command.params if isinstance(option, click.Option)]
    records = [record for option in options if (record := option.get_help_record(context))]
    return table(["option", "meaning"], [(code(n), plain(told)) for n, told in records]) * any(
        records
    )
