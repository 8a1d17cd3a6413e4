"""How many double-coded cases do published formulas ask for? Beside the simulation, to compare."""

import math

from scipy.stats import chi2, norm


def krippendorff_answers(
    alpha: float, share: float, confidence: float = 0.95, coders: int = 2
) -> int:
    """The answers needed to tell alpha from `alpha`, by Krippendorff (2018) after Bloch & Kraemer.

    share: of the rarest value, against all others. What is counted are answers, `coders` of
    each case: without the factor it is z² times the variance of kappa by Bloch & Kraemer over
    (1 - k)², at k = (1 + alpha) / 2, which is the number of cases at which a one-sided limit
    below a true value midway between `alpha` and 1 reaches down to `alpha`, in about half of
    all studies, by a normal interval. A simulation in the tests bears it out, and that more
    coders of a case make the interval narrower, so that the factor is on the safe side.
    Source: Krippendorff (2018), Content Analysis, 4th ed., doi:10.4135/9781071878781;
    Bloch & Kraemer (1989), Biometrics 45, 269-287.
    """
    z = float(norm.ppf(confidence))
    apart = (1.0 + alpha) * (3.0 - alpha) / (4.0 * (1.0 - alpha) * share * (1.0 - share))
    return math.ceil(coders * z**2 * (apart - alpha) - 1e-9)


def krippendorff_cases(alpha: float, share: float, confidence: float = 0.95) -> int:
    """The cases of the same formula, which are the same for any number of coders of a case."""
    return krippendorff_answers(alpha, share, confidence, coders=1)


def donner_cases(kappa: float, lower: float, share: float, confidence: float = 0.90) -> int | None:
    """The cases at which an interval about `kappa` is expected to reach down to `lower`.

    Two coders, two values of which one bears the share. confidence: of the two-sided interval,
    .90 for a one-sided limit of 95%. About half of all studies stay above `lower`. None
    where `kappa` is not above it, or the share leaves nothing to tell.
    Source: Donner & Rotondi (2010), doi:10.2202/1557-4679.1275.
    """
    if kappa <= lower or not 0.0 < share < 1.0:
        return None
    apart = sum(
        (true - least) ** 2 / least
        for true, least in zip(_shares(kappa, share), _shares(lower, share), strict=True)
    )
    return math.ceil(float(chi2.ppf(confidence, 1)) / apart - 1e-9)


def _shares(kappa: float, share: float) -> tuple[float, float, float]:
    """Cases in which none, one or both of two coders give the value."""
    spread = share * (1.0 - share)
    return (
        (1.0 - share) ** 2 + kappa * spread,
        2.0 * (1.0 - kappa) * spread,
        share**2 + kappa * spread,
    )
