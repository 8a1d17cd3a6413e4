"""Why could a cell's text not be read, and what should its coder do about it?"""

import re
from difflib import get_close_matches

from codebook.folding import folded
from codebook.model import Question, Scale

_ERROR = re.compile(r"#(n/a|ref!|div/0!|value!|name\?|null!|num!|spill!|blocked!|calc!|[a-z]+!)")
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( \d.*)?|\d{4}-\d{2}-\d{2}t.*|\d{1,2}:\d{2}(:\d{2})?( ?[ap]m)?"
    r"|\d{1,2}[- ](jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([- ]\d{2,4})?"
)
_BETWEEN = re.compile(r"\s*(?:[/;,+&|\n]|\bor\b|\band\b|->)\s*")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*%?")
_UNSURE = re.compile(r"\?+|n/?k|not known|unknown|unsure|not sure|don't know|tbc")


def value_trouble(scale: Scale, text: str) -> tuple[str, str]:
    """What to do about a text that is none of the scale's values, and a likely value or ""."""
    here = folded(text)
    offered = {folded(value.label): value.label for value in scale.values}
    choose = f"Pick one value from the list: {'; '.join(offered.values())}"
    changed = _changed(here)
    if changed:
        return f"{changed}. {choose}", ""
    if _several(here, offered):
        return f"Two values stand here. Put any doubt under Note. {choose}", ""
    leading = _leading(here, offered)
    if leading:
        told = "Keep only the value in this cell and put the rest under Note"
        return f"There is more than a value here. {told}. {choose}", leading
    return f"This is not on the list. {choose}", _likely(here, scale, offered)


def _changed(here: str) -> str:
    """What a spreadsheet program seems to have made of the answer, or nothing."""
    if _ERROR.fullmatch(here):
        return "The spreadsheet program shows an error here"
    if here in {"true", "false"}:
        return f"The spreadsheet program turned the answer into {here.upper()}"
    if _DATE.fullmatch(here):
        return "This looks like a date or a time"
    return "A number is not one of the values" if _NUMBER.fullmatch(here) else ""


def number_trouble(question: Question, text: str) -> tuple[str, str]:
    """What to do about a text that is no number the question takes, and a likely one or ""."""
    here = folded(text)
    if _ERROR.fullmatch(here):
        return f"The spreadsheet program shows an error here. {_wanted(question)}", ""
    if _DATE.fullmatch(here):
        return f"This looks like a date or a time. {_wanted(question)}", ""
    if re.fullmatch(r"[+-]?\d{16,}(\.0*)?", here):
        return f"Spreadsheet programs lose digits beyond the 15th. {_wanted(question)}", ""
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", here):
        return f"There are too many decimals here. {_wanted(question)}", ""
    told = f"Write only digits, with a point for decimals. {_wanted(question)}"
    numbers = re.findall(r"[+-]?\d+(?:\.\d+)?", here)
    alone = len(numbers) == 1 and "%" not in here
    return told, numbers[0] if alone else ""


def out_of_range(question: Question) -> str:
    """What to do about a number that the question does not allow."""
    return f"The number is out of range. {_wanted(question)}"


def _wanted(question: Question) -> str:
    """Which numbers a question takes, as a request."""
    low, high = question.minimum, question.maximum
    kind = "a whole number" if question.decimals == 0 else "a number"
    if question.decimals:
        kind += f" with at most {question.decimals} decimal{'s' if question.decimals > 1 else ''}"
    if low is not None and high is not None:
        kind += f" from {low:.15g} to {high:.15g}"
    elif low is not None:
        kind += f" of {low:.15g} or more"
    elif high is not None:
        kind += f" of {high:.15g} or less"
    return f"Give {kind}" + (f" ({question.unit})" if question.unit else "")


def _several(here: str, offered: dict[str, str]) -> bool:
    """Whether two or more values, and nothing else, stand in the text."""
    words = [word for word in _BETWEEN.split(here) if word]
    return len(set(words)) > 1 and all(word in offered for word in words)


def _leading(here: str, offered: dict[str, str]) -> str:
    """The one value with which the text begins before a remark, or nothing."""
    begun = [label for label in offered if re.match(rf"{re.escape(label)}\s*[-:;,.(/–]\s*\S", here)]
    return offered[max(begun, key=len)] if begun else ""


def _likely(here: str, scale: Scale, offered: dict[str, str]) -> str:
    """The label of a value that may have been meant, or nothing."""
    if here in {"n/a", "na", "n.a."}:
        outside = [value.label for value in scale.values if value.outside_denominator]
        return outside[0] if len(outside) == 1 else ""
    if _UNSURE.fullmatch(here):
        off = [v.label for v in scale.values if v.off_scale and not v.outside_denominator]
        return off[0] if len(off) == 1 else ""
    begun = [label for label in offered if len(here) > 1 and label.startswith(here)]
    if len(begun) == 1:
        return offered[begun[0]]
    close = get_close_matches(here, offered, n=1, cutoff=0.6)
    return offered[close[0]] if close else ""
