"""Every command, every option and every name that others may use says what it is for."""

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType

import click
import pytest

import bvanalyse
from bvanalyse.cli import main

SOURCE = Path(bvanalyse.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
)
EMPTY = {"a", "an", "and", "as", "for", "in", "is", "it", "its", "of", "the", "this", "to"}


def words(text: str) -> set[str]:
    """The words of a sentence, or of a name in either style, in their bare form."""
    return {word.lower().removesuffix("s") for word in re.findall(r"[A-Z]?[a-z]+", text)}


def says_something(name: str, doc: str | None) -> bool:
    """Whether a docstring tells more than the name already does."""
    return bool(doc) and bool(words(doc or "") - words(name) - EMPTY)


def said_of(cls: type, name: str) -> str | None:
    """What a class or the nearest of its bases says of a name."""
    members = (vars(base)[name] for base in cls.__mro__ if name in vars(base))
    return next((member.__doc__ for member in members if member.__doc__), None)


def is_told_of(member: object) -> bool:
    """Whether a docstring can be written for it: a function or property, and no plain value."""
    return inspect.isroutine(member) or isinstance(member, property)


def silent_in_class(cls: type) -> Iterator[str]:
    """A class and its public methods and properties, those that say nothing."""
    made_up = f"{cls.__name__}("  # what a dataclass and a named tuple say unasked
    doc = cls.__doc__ or ""
    if doc.startswith(made_up) or not says_something(cls.__name__, doc):
        yield cls.__qualname__
    for name, member in vars(cls).items():
        if name.startswith("_"):
            continue
        if inspect.isclass(member):
            yield from silent_in_class(member)
        elif is_told_of(member) and not says_something(name, said_of(cls, name)):
            yield f"{cls.__qualname__}.{name}"


def silent_in_module(module: ModuleType) -> Iterator[str]:
    """The public names that a module defines itself, those that say nothing."""
    for name, member in vars(module).items():
        own = getattr(member, "__module__", "") == module.__name__
        if name.startswith("_") or not own:
            continue
        if inspect.isclass(member):
            yield from silent_in_class(member)
        elif is_told_of(member) and not says_something(name, member.__doc__):
            yield name


def commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all that are below it, each with what is typed to reach it."""
    yield path, command
    for name, below in sorted(getattr(command, "commands", {}).items()):
        yield from commands(below, f"{path} {name}")


def silent_in_command(path: str, command: click.Command) -> Iterator[str]:
    """A command and its options that lack help, and arguments that its help does not name."""
    if not command.help:
        yield path
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            if not says_something(parameter.name or "", parameter.help):
                yield f"{path} {parameter.opts[0]}"
        elif parameter.human_readable_name not in (command.help or ""):
            yield f"{path} {parameter.human_readable_name}"


COMMANDS = dict(commands(main, "bvanalyse"))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_its_options_and_its_arguments_have_help(path):
    assert not list(silent_in_command(path, COMMANDS[path]))


def test_the_commands_are_those_that_are_documented():
    assert {"bvanalyse", "bvanalyse run", "bvanalyse synth", "bvanalyse verify"} <= COMMANDS.keys()


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_says_what_it_means(name):
    assert not list(silent_in_module(importlib.import_module(name)))


@dataclass
class Silent:
    width: float

    def area(self): ...

    @property
    def height(self):
        """The height."""

    @cached_property
    def depth(self): ...

    @classmethod
    def of(cls): ...

    @cache  # noqa: B019 - a class of a test
    def weight(self): ...

    def _hidden(self): ...


class Spoken(Silent):
    """A box that can be told of."""

    def area(self):
        """In square metres, of the lid alone."""


class Heir(Spoken):
    """A box that keeps what was said of the lid."""

    def area(self): ...

    def lid(self): ...


def test_names_that_say_nothing_are_found():
    found = list(silent_in_class(Silent))

    names = ("area", "height", "depth", "of", "weight")
    assert found == ["Silent", *(f"Silent.{name}" for name in names)]


def test_what_a_base_says_holds_for_its_heirs():
    found = [*silent_in_class(Spoken), *silent_in_class(Heir)]

    assert found == ["Heir.lid"]


@click.command()
@click.argument("file")
@click.option("--out")
def nothing(file, out): ...


def test_a_command_an_option_and_an_argument_without_help_are_found():
    found = list(silent_in_command("x", nothing))

    assert found == ["x", "x FILE", "x --out"]
