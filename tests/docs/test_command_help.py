"""The command's help reads like a manual page."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from sera_rpa.cli import main
from sera_rpa.errors import EXIT_MEANINGS

COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    first = (main.commands[name].help or "").split("\n\n")[0]
    assert re.match(r"[A-Z][^.]*", first) and first.rstrip().endswith(".")
    assert re.search(rf"Examples?:\s+sera-rpa {name}\b", shown.output)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_explains_itself(name: str) -> None:
    options = [p for p in main.commands[name].params if isinstance(p, click.Option)]
    assert [option.name for option in options if not (option.help or "").strip().endswith((".", "'now'."))] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_is_a_command_line_that_is_understood(name: str) -> None:
    command = main.commands[name]
    examples = re.findall(rf"sera-rpa {name}([^\n]*)", command.help or "")
    known = {word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)}
    if name != "test":  # hands its arguments to pytest
        assert {word for line in examples for word in line.split() if word.startswith("-")} <= known


def test_every_command_is_listed() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"]])
def test_the_help_names_every_exit_code(arguments: list[str]) -> None:
    shown = CliRunner().invoke(main, arguments).output
    assert [code for code in EXIT_MEANINGS if f"{code.value:>3}  {EXIT_MEANINGS[code]}" not in shown] == []
