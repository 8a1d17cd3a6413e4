"""The command for any table of ratings, without a study."""

from pathlib import Path
from typing import Annotated

import typer

from codebook.faults import StudyError
from flows.commands.words import JsonOption, told


def stats(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="CSV files or workbooks, - for standard input; with --long also three columns.",
        ),
    ],
    level: Annotated[
        str, typer.Option(metavar="LEVEL", help="nominal, ordinal, interval or ratio.")
    ] = "",
    values: Annotated[
        str, typer.Option(metavar="1,2,3", help="The values that could be given, in order.")
    ] = "",
    long: Annotated[
        bool,
        typer.Option("--long", metavar="", help="One answer a row: case, coder, value."),
    ] = False,
    question: Annotated[
        str,
        typer.Option(metavar="COLUMN", help="With --long: each question of this column by itself."),
    ] = "",
    coders: Annotated[
        str, typer.Option(metavar="A,B", help="The columns that are coders, if not all but one.")
    ] = "",
    sheet: Annotated[str, typer.Option(metavar="NAME", help="Which sheet of a workbook.")] = "",
    missing: Annotated[
        str, typer.Option(metavar="NA,-", help="Texts that mean no answer, beside blank.")
    ] = "",
    off_scale: Annotated[
        str, typer.Option(metavar="unclear,na", help="Answers that are not on the scale.")
    ] = "",
    no_header: Annotated[
        bool, typer.Option("--no-header", metavar="", help="Row 1 holds answers already.")
    ] = False,
    no_cases: Annotated[
        bool, typer.Option("--no-cases", metavar="", help="Every column a coder, each row a case.")
    ] = False,
    confidence: Annotated[
        float, typer.Option(metavar="SHARE", help="The size of intervals.")
    ] = 0.95,
    interval: Annotated[
        str,
        typer.Option(
            metavar="METHOD",
            help="Of alpha: bca, jackknife, percentile or krippendorff, or the default.",
        ),
    ] = "default",
    landis_koch: Annotated[
        bool, typer.Option("--landis-koch", metavar="", help="Their words for the level.")
    ] = False,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="Of the resampling.")] = 1,
    every: Annotated[
        bool, typer.Option("--all", metavar="", help="Every coefficient, value and pair.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Agreement of any table of ratings: first column the case, then one column a coder.

    Long tables: intercoder stats codings.csv --long case coder value --level nominal
    """
    from flows.agreement.ratings.asked import Asked
    from flows.agreement.stats import HOW_TO_CHOOSE, Settings, standard_of, stats_of_all
    from flows.agreement.statswords import stats_in_words

    if not level:
        raise typer.BadParameter(f"Say --level: {HOW_TO_CHOOSE}", param_hint="--level")
    paths, columns = _files_and_columns(files, long=long)
    asked = Asked(
        values=_listed(values),
        off_scale=_listed(off_scale),
        missing=_listed(missing),
        sheet=sheet,
        long=long,
        columns=columns,
        question=question,
        coders=_listed(coders),
        header=not no_header,
        cases=not no_cases,
    )
    standard = standard_of(confidence, interval)
    settings = Settings(level, standard, seed=(seed,), landis_koch=landis_koch)
    results = stats_of_all(paths, asked, settings)
    told(results, as_json, lambda plain: stats_in_words(plain, every=every))


def _files_and_columns(words: list[str], *, long: bool) -> tuple[list[Path], tuple[str, ...]]:
    """The files, and with --long the last three words where none of them is a file."""
    names = words[-3:]
    if long and len(words) > 3 and not any(each == "-" or Path(each).exists() for each in names):
        return [Path(each) for each in words[:-3]], tuple(names)
    lacking = [each for each in words[1:] if each != "-" and not Path(each).exists()]
    if long and lacking and Path(words[0]).exists():
        raise StudyError(
            f"After --long stand three columns, case coder value, or none: not {' '.join(lacking)}"
        )
    return [Path(each) for each in words], ()


def _listed(text: str) -> tuple[str, ...]:
    """What stands between commas, or between semicolons where there are any."""
    return tuple(each.strip() for each in text.split(";" if ";" in text else ",") if each.strip())
