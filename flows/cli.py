"""Which commands are there? Each imports only what it needs."""

import sys

import typer

from codebook.faults import StudyError
from flows.commands import codebook as cli_codebook
from flows.commands import convert as cli_convert
from flows.commands import plan as cli_plan
from flows.commands import reading as cli_reading
from flows.commands import register as cli_register
from flows.commands import stages as cli_stages
from flows.commands import stats as cli_stats
from flows.commands import versions as cli_versions

app = typer.Typer(
    name="intercoder",
    help=(
        "Qualitative coding by several people, in Excel, with inter-rater checks.\n\n"
        "You write your questions, each coder gets a workbook, the program tells you where they "
        "agree, and every published count can be followed back to a cell."
    ),
    epilog="Start with: intercoder demo. Then: intercoder init my-study",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for name, command in cli_stages.COMMANDS.items():
    app.command(name, rich_help_panel="A study, in order")(command)
for name, command in {**cli_plan.COMMANDS, **cli_reading.COMMANDS}.items():
    app.command(name, rich_help_panel="Beside it")(command)
for name, command in cli_versions.COMMANDS.items():
    cli_codebook.codebook_app.command(name)(command)
app.command("stats", rich_help_panel="Beside it")(cli_stats.stats)
app.add_typer(cli_codebook.codebook_app, name="codebook", rich_help_panel="Beside it")
app.command("convert", rich_help_panel="Beside it")(cli_convert.convert)
app.add_typer(cli_register.register_app, name="register", rich_help_panel="Beside it")
app.add_typer(cli_reading.server_app, name="server", rich_help_panel="Beside it")


def main() -> None:
    """Run the command line; a StudyError is shown as a sentence and ends with exit code 1."""
    try:
        app()
    except StudyError as error:
        print(f"intercoder: {error}", file=sys.stderr)  # noqa: T201  # the command's own message
        sys.exit(1)
    except PermissionError as error:
        told = f"{error.filename} cannot be opened or written. Close it in other programs, or see"
        print(f"intercoder: {told} whether it is yours", file=sys.stderr)  # noqa: T201  # the same
        sys.exit(1)


if __name__ == "__main__":
    main()
