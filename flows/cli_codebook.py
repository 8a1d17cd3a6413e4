"""The commands about the codebook: taking one in, giving it out, printing its handbook."""

import typer

codebook_app = typer.Typer(
    name="codebook",
    help="The codebook: import or export it, print its handbook.",
    no_args_is_help=True,
)
