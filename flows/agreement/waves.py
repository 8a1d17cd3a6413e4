"""How far are many different numbers expected to differ at ratio level? Without a table of them.

The squared relative difference of two numbers c and k is tanh²(z / 2), where z is the difference
of their logarithms, and 1 - tanh² is a sum of waves: sech²(z / 2) = ∫ 2w / sinh(πw) cos(wz) dw.
The trapezoid rule converges exponentially here, so that some hundred waves give the sum over all
pairs of numbers to the last digits: each wave needs only the sums of its cosines and sines over
the numbers, which add up over cases. (Substituting t = exp(u) in 1 / (c + k)² = ∫ t exp(-(c + k) t)
dt would do too, but loses the digits of numbers that lie close together.)
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

APART = 36.0
"""How far beyond the widest pair, in logarithms, the first copy of a wave lies: 4 exp(-36)."""
HIGHEST = 13.5
"""The frequency beyond which waves weigh less than the last digit."""


def wave_statistics(numbers: Floats, given: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """What each case adds to the sum over pairs, and the weight of each wave.

    numbers: shape (cases, coders), none negative; given: which of them count. Columns: zeros,
    positive numbers, then for each wave the sum of 1 - cos over these, then that of sin; shape
    (cases, 2 + 2 waves).
    """
    positive = given & (numbers > 0)
    logs = np.zeros(numbers.shape)
    logs[positive] = _logarithms(numbers[positive])
    widest = float(np.ptp(logs[positive])) if positive.any() else 0.0
    step = 2.0 * np.pi / (APART + widest)
    at = step * np.arange(1.0, np.ceil(HIGHEST / step) + 1.0)
    weights: Floats = 4.0 * step * at / np.sinh(np.pi * at)
    rising, turning = np.zeros((len(numbers), len(at))), np.zeros((len(numbers), len(at)))
    for coder in range(numbers.shape[1]):
        on = positive[:, coder]
        turns = np.multiply.outer(logs[on, coder], at)
        rising[on] += 2.0 * np.sin(turns / 2.0) ** 2
        turning[on] += np.sin(turns)
    zeros = (given & ~positive).sum(axis=1)
    return np.column_stack([zeros, positive.sum(axis=1), rising, turning]), weights


def wave_disagreement(weights: Floats, sums: Floats) -> Floats:
    """Squared relative differences summed over all ordered pairs, from sums of the columns.

    sums: shape (…, 2 + 2 waves) to (…,). A zero and a positive number differ by 1, two zeros
    by nothing. 0 where all numbers are the same.
    """
    waves = len(weights)
    zeros, n = sums[..., 0], sums[..., 1]
    rising, turning = sums[..., 2 : 2 + waves], sums[..., 2 + waves :]
    apart = 2.0 * n[..., None] * rising
    within = (apart - rising**2 - turning**2) @ weights
    within = np.where(within <= 1e-12 * (apart @ weights), 0.0, within)
    return np.asarray(2.0 * zeros * n + within)


def _logarithms(numbers: Floats) -> Floats:
    """Logarithms of positive numbers beside that of the one in their middle.

    Near it, where most numbers may lie close together, no digit of their differences is lost.
    """
    if not len(numbers):
        return numbers
    middle = np.sort(numbers)[len(numbers) // 2]
    near = np.abs(numbers - middle) <= middle / 2.0
    apart = np.where(near, (numbers - middle) / middle, 0.0)
    return np.where(near, np.log1p(apart), np.log(numbers) - np.log(middle))
