"""What do the columns of the report's tables mean? One list for the workbook and the documents."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "count", "share", "figure"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's meaning, how its cells are written, and its width in characters."""

    words: str
    kind: Kind = "figure"
    width: int = 13


def _text(words: str, width: int = 16) -> Column:
    return Column(words, "text", width)


def _count(words: str) -> Column:
    return Column(words, "count", 14)


def _share(words: str) -> Column:
    return Column(words, "share", 12)


COLUMNS: dict[str, Column] = {
    "question": _text("Id of the question in the codebook", 11),
    "part": _text("Part or option of the question; empty for a question without", 18),
    "title": _text("The question in a few words", 38),
    "kind": _text("How it is answered: one, each_of, choose_any or number", 12),
    "level": _text("At which answers are compared: nominal to ratio; or a level of agreement", 12),
    "cases_compared": _count("Cases in which two or more coders answered, off the scale or on it"),
    "disagreements": _count("Cases among these in which not all answers are the same"),
    "percent_agreement": _share("Mean over cases of the share of pairs of answers that agree"),
    "cases_on_scale": _count("Cases with two or more answers on the scale"),
    "alpha": Column("Krippendorff's alpha over answers on the scale; empty where undefined"),
    "alpha_reason": _text("Why alpha is undefined", 26),
    "alpha_interval": Column("Interval of alpha over cases"),
    "interval_method": _text("How the interval was made", 16),
    "alpha_answerable": Column("Alpha of whether, and why not, the documents give an answer"),
    "alpha_answerable_reason": _text("Why that alpha is undefined or not in question", 26),
    "alpha_answerable_interval": Column("Interval of that alpha"),
    "ac1": Column("Gwet's AC1, answers on the scale"),
    "verdict": _text(
        "Of the scale, or the sets: reliable, not_reliable or not_enough_evidence", 20
    ),
    "reason": _text("tentative_only, rare_value, undefined or wide; empty for none", 16),
    "settled_by": _count("About so many double-coded cases would settle an open verdict"),
    "verdict_answerable": _text("The verdict of answerability; empty where not in question", 20),
    "reason_answerable": _text("Its reason", 16),
    "verdict_checkpoint": _text("The worse of both verdicts, by which the checkpoint goes", 20),
    "in_words": _text("The verdict in a sentence", 60),
    "probability_below_tentative": Column(
        "Probability that alpha is below the tentative threshold"
    ),
    "probability_below_reliable": Column("Probability that alpha is below the reliable threshold"),
    "commonest_value": _text("The commonest value on the scale, in words", 20),
    "commonest_share": _share("Its share of the compared answers"),
    "cases_with_another_value": _count("Cases that bear any other value"),
    "alpha_nominal": Column("Alpha as if the values had no order"),
    "percent_agreement_on_scale": _share("Percent agreement over answers on the scale"),
    "all_agree": _share("Share of cases on the scale on which all coders agree"),
    "fleiss_kappa": Column("Fleiss' kappa, value shares averaged over all coded cases"),
    "ac2": Column("Gwet's AC2, which credits near misses by the level"),
    "brennan_prediger": Column("Brennan and Prediger's coefficient"),
    "passes": _text("Questions and parts that pass the checkpoint", 60),
    "extension": _text("What more double coding would do", 60),
    "because": _text("Whether the scale, answerability or both put it there", 14),
    "more": _count("About so many more double-coded cases would settle it"),
    "look": _text("Whether the cases say more than the figures, since a value is rare", 8),
    "by": _text("The column by which cases are grouped; or who published a change", 20),
    "group": _text("The group", 28),
    "comparisons": _count("Pairs of answers compared"),
    "pooled_alpha": Column("One alpha over all questions on a scale"),
    "pooled_alpha_difference": Column("That of the group less that of all others"),
    "pooled_alpha_difference_interval": Column("Interval of this difference"),
    "pooled_alpha_apart": _text("Whether that interval leaves out 0", 8),
    "other_cases": _count("Cases of all other groups"),
    "other_alpha": Column("Alpha over these"),
    "follows": _text("The earlier questions that it follows", 16),
    "cases_differing": _count("Cases in which it applies for some coders only"),
    "settle_first": _text("The earlier questions to settle first", 16),
    "asked_of": _text("Coders for whom the question applies", 16),
    "not_asked_of": _text("Coders for whom it does not", 16),
    "pairs_with_evidence": _count("Pairs of answers for which both coders gave evidence"),
    "both_name_a_document": _count("Of these, both name a document"),
    "same_document": _count("The same one"),
    "both_name_a_page": _count("Both name the same document, and a page or paragraph"),
    "same_page": _count("A page or paragraph in common"),
    "both_quote": _count("Both quote words"),
    "overlapping_words": _count("The quotes share words"),
    "other_coder": _text("The other coder's id", 10),
    "other_place": _text("Document and page of the other", 22),
    "round": _text("The round", 14),
    "scope": _text("A round by itself, a checkpoint on the way, or rounds together", 14),
    "rounds": _text("The rounds that are taken together", 18),
    "codebook_version": _count("Version of the codebook by which it was asked"),
    "same_meaning": _text("Whether the question meant what it means now", 8),
    "earlier_round": _text("The round that it is compared with", 14),
    "earlier_codebook_version": _count("The version by which that was asked"),
    "first_round": _text("The first round that was asked by it", 14),
    "change": _text("What changed, in words", 30),
    "new_meaning": _text("Whether the change gave a new meaning", 8),
    "why": _text("The reason given", 60),
    "version": _count("Version of the codebook by which it was asked"),
    "on": _text("The day", 18),
    "questions": _text("Questions and parts that were not reliable then", 40),
    "of": _count("So many were measured"),
    "pabak": Column("Prevalence-adjusted, bias-adjusted kappa; of two values only"),
    "default_interval": Column("Interval of alpha by the default method for such answers"),
    "bca_interval": Column("Bias-corrected and accelerated bootstrap over cases"),
    "goodness_of_fit_interval": Column("Donner and Eliasziw; two coders and two values only"),
    "jackknife_interval": Column("Jackknife over cases on Fisher's z"),
    "percentile_interval": Column("Percentile bootstrap over cases"),
    "krippendorff_interval": Column("Krippendorff's bootstrap of errors"),
    "intervals_missing_default": _text("Why there is no such interval", 24),
    "intervals_missing_bca": _text("Why there is no such interval", 24),
    "intervals_missing_goodness_of_fit": _text("Why there is no such interval", 24),
    "intervals_missing_jackknife": _text("Why there is no such interval", 24),
    "intervals_missing_percentile": _text("Why there is no such interval", 24),
    "intervals_missing_krippendorff": _text("Why there is no such interval", 24),
    "membership_reached": _text("The highest level that alpha has reached for sure", 16),
    "from": Column("Where the level begins"),
    "probability": Column("Probability that alpha lies in the level"),
    "at_least": Column("Probability that alpha lies in it or a higher one"),
    "icc": Column("Intraclass correlation ICC(2,1) of numbers"),
    "icc_interval": Column("Its interval"),
    "icc_cases": _count("Cases on which all coders gave a number"),
    "icc_reason": _text("Why it has no value or no interval", 24),
    "mean_difference": Column("The first coder's number less the second's, on average"),
    "mean_difference_interval": Column("Its interval"),
    "sd_of_differences": Column("Standard deviation of the differences"),
    "lower_limit": Column("95% of differences are expected above this"),
    "lower_limit_interval": Column("Interval of this limit"),
    "upper_limit": Column("95% of differences are expected below this, and above the lower"),
    "upper_limit_interval": Column("Interval of this limit"),
    "limits_reason": _text("Why there are no limits", 24),
    "options": _count("Options that may be chosen"),
    "different_sets": _count("Different sets of options that were chosen"),
    "empty_sets": _count("Answers that chose no option"),
    "commonest_set": _text("The set that was chosen most often", 30),
    "cases_with_another_set": _count("Cases that bear any other set"),
    "same_set": _share("Mean over cases of the share of pairs that chose the very same set"),
    "overlap": _share("Mean share of the options chosen by either coder that both chose"),
    "alpha_masi": Column("Alpha of sets by MASI distance (Passonneau 2006)"),
    "alpha_masi_interval": Column("Its interval over cases"),
    "masi_interval_method": _text("How that interval was made", 16),
    "alpha_jaccard": Column("Alpha of sets by Jaccard distance"),
    "alpha_jaccard_interval": Column("Its interval over cases"),
    "jaccard_interval_method": _text("How that interval was made", 16),
    "coders": _text("The coders' ids", 16),
    "coder": _text("The coder's id", 10),
    "name": _text("The coder's name", 20),
    "cases": _count("Cases compared"),
    "compared": _count("Pairs of answers compared, all questions together"),
    "agreeing": _count("Cases or pairs of answers that agree"),
    "percent_agreement_interval": _share("Interval of percent agreement over cases"),
    "most_frequent_disagreement": _text("The question on which they differ most often", 22),
    "most_frequent_count": _count("In how many cases they differ on it"),
    "cohen_kappa": Column("Cohen's kappa of the pair, all declared values"),
    "weighted_kappa_linear": Column("Weighted kappa, linear weights"),
    "weighted_kappa_quadratic": Column("Weighted kappa, quadratic weights"),
    "scott_pi": Column("Scott's pi of the pair"),
    "prevalence_index": Column("How unequal two values are in number (Byrt 1993)"),
    "bias_index": Column("How unequally two coders use two values (Byrt 1993)"),
    "value": _text("A value, in words", 24),
    "specific_agreement": _share(
        "Of the pairs in which one coder gave the value, the share in which the other did too"
    ),
    "one_value": _text("A value that one coder gave", 24),
    "other_value": _text("The value that another gave in the same case", 24),
    "pairs": _count("So many pairs of answers"),
    "case": _text("Id of the case", 14),
    "answer": _text("The coder's answer, in words", 22),
    "others_cases": _count("Cases of pairs of answers without this coder"),
    "others_compared": _count("Such pairs of answers"),
    "others_percent_agreement": _share("The share of them that agree"),
    "others_percent_agreement_interval": _share("Its interval over cases"),
    "difference": Column("The first share or alpha less the second"),
    "difference_interval": Column("Interval of the difference"),
    "difference_reason": _text("Why there is no difference", 24),
    "apart": _text("Whether the interval of the difference leaves out 0", 8),
    "differs": _text("Whether the coder agrees less with the others than they do", 8),
    "without_coder": _text("The coder whose answers are left out", 12),
    "coder_alone": _count("Pairs in which only this coder gave the value"),
    "others_alone": _count("Pairs in which only the other gave it"),
    "order": _text("By what cases are early or late in the round", 14),
    "portion": _text("Which part of the round early and late are", 12),
    "wave": _count("Part of the round, up to a checkpoint"),
    "early_cases": _count("Cases that came early"),
    "early_answers": _count("Answers, or pairs of answers, about them"),
    "early_share": _share("The share among these"),
    "late_cases": _count("Cases that came late"),
    "late_answers": _count("Answers, or pairs of answers, about them"),
    "late_share": _share("The share among these"),
    "meaning": _text("What stands there; or whether a question means the same or is new", 60),
    "days_least": _count("Fewest days between two answers"),
    "days_most": _count("Most days between two answers"),
    "after_a_report": _count("Second answers that came after a report showed the first"),
    "answers": _count("Answers, or pairs of answers"),
    "alike": _count("Answers that are alike both times"),
    "evidence": _text("The words that the coder gave for it", 70),
    "given_as": _text("verbatim, or in the coder's own words", 12),
    "place": _text("Document and page", 22),
    "note": _text("The coder's note", 40),
    "about": _text("What it is", 26),
    "checklist": _text("Part of the checklist", 12),
    "item": _text("What a report should say", 40),
    "state": _text("met, later, partly or not met", 10),
    "words": _text("Where it is met, or why not", 90),
    "sheet": _text("Sheet of this workbook", 22),
    "column": _text("Its column", 30),
}
"""By key, as in the JSON; `_low` and `_high` behind the key of an interval are its ends."""


def column(key: str) -> Column | None:
    """What a column is, ends of intervals included; None for a key that is not in the list."""
    for end, words in (("_low", "Lower end. "), ("_high", "Upper end. ")):
        whole = COLUMNS.get(key.removesuffix(end)) if key.endswith(end) else None
        if whole is not None:
            return Column(words + whole.words, whole.kind, whole.width)
    return COLUMNS.get(key)
