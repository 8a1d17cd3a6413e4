"""Do these values agree, or does a strict majority? And then on what?"""

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from codebook.model import Question
from codebook.values import number_text

DECIMALS = Decimal("0.000001")


def common_value(question: Question, values: Sequence[str]) -> str | None:
    """The value on which all agree, None where they differ or there is none.

    Numbers agree when the largest and the smallest lie no further apart than the question's
    tolerance; their common value is then their mean.
    """
    if not values:
        return None
    if question.kind == "number":
        numbers = [Decimal(value) for value in values]
        return _mean(numbers) if _alike(question, numbers) else None
    return values[0] if len(set(values)) == 1 else None


def majority_value(question: Question, values: Sequence[str]) -> str | None:
    """The value of more than half of three or more, None without such a majority.

    For numbers: the mean of the most that lie within the question's tolerance of each other,
    if they are more than half and no other choice of numbers is as many.
    """
    if len(values) < 3:
        return None
    if question.kind == "number":
        return _majority_of_numbers(question, sorted(Decimal(value) for value in values))
    value, times = Counter(values).most_common(1)[0]
    return value if 2 * times > len(values) else None


def _majority_of_numbers(question: Question, numbers: list[Decimal]) -> str | None:
    runs = [
        tuple(numbers[first:last])
        for first in range(len(numbers))
        for last in range(first + 1, len(numbers) + 1)
        if _alike(question, numbers[first:last])
    ]
    longest = max(len(run) for run in runs)
    largest = {run for run in runs if len(run) == longest}
    if len(largest) > 1 or 2 * longest <= len(numbers):
        return None
    return _mean(largest.pop())


def _alike(question: Question, numbers: Sequence[Decimal]) -> bool:
    return max(numbers) - min(numbers) <= Decimal(str(question.tolerance))


def _mean(numbers: Sequence[Decimal]) -> str:
    """The mean as text: at most six decimals, none that is not needed."""
    mean = sum(numbers, Decimal(0)) / len(numbers)
    return number_text(mean.quantize(DECIMALS, ROUND_HALF_UP))
