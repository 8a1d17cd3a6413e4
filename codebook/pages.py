"""How is a page of HTML made? One look for the handbook and every report."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

SHADES = 7


@dataclass(frozen=True, slots=True)
class Banner:
    """What a reader must know before reading: a word such as Draft, and a sentence."""

    word: str
    sentence: str
    warning: bool = False


def render(template_name: str, package: str, **values: object) -> str:
    """A page as HTML; every value is escaped and one that is missing is an error.

    The template lies in the package's `templates` folder and may extend `page.html.j2` and
    import `parts.html.j2`, which lie in the codebook's.
    """
    return _environment(package).get_template(template_name).render(**values)


def fixed(number: float | None, decimals: int = 2, missing: str = "–") -> str:
    """The number with so many decimals, halves away from zero, and a true minus sign."""
    if number is None:
        return missing
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(number))).quantize(step, ROUND_HALF_UP)
    return f"{abs(rounded):,f}" if not rounded else f"{rounded:,f}".replace("-", "−")


def shade(count: float, most: float) -> str:
    """The class that shades a cell by its share of the greatest count; none for 0."""
    if count <= 0 or most <= 0:
        return "shade-0"
    return f"shade-{max(1, min(SHADES, round(count / most * SHADES)))}"


def upper_first(text: str) -> str:
    """The text beginning with a capital."""
    return text[:1].upper() + text[1:]


def _along(share: float) -> str:
    """Where on an interval's line a value between 0 and 1 lies; below 0 at its start."""
    return f"{4 + 152 * max(0.0, min(1.0, share)):.1f}"


@lru_cache(maxsize=8)
def _environment(package: str) -> Environment:
    loaders = [PackageLoader(name) for name in dict.fromkeys([package, "codebook"])]
    environment = Environment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(shade=shade, along=_along)
    environment.filters.update(fixed=fixed, upper_first=upper_first)
    return environment
