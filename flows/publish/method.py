"""What was done, and what are its limits? The method section, made from the record."""

from collections import Counter
from collections.abc import Sequence

from flows.failed import in_words
from flows.phrases import counted, listed
from flows.publish.content import Method
from flows.publish.flowwords import flow_in_words
from flows.publish.protect import LEAST_BASE
from flows.sample.comparison import shared_units
from flows.standing import RoundFacts, Standing
from flows.studyfile import StudyFile

DRAWN = {
    "targets": "so that their characteristics meet counts that were set beforehand",
    "quotas": "so that set numbers bear each of several themes, as varied as can be within each",
    "given": "by name",
    "random": "at random, each with the same chance",
    "stratified": "at random within strata",
    "strata": "at random within strata",
    "all": "whole: every case of the register",
}


def method(file: StudyFile, standing: Standing) -> list[Method]:
    """Paragraphs on sampling, coding, agreement, settling and counting, in that order."""
    return [
        Method("Cases", _cases(file, standing)),
        Method("Codebook", _codebook(standing)),
        *(Method(f"Coding, round {each.name}", _round(each)) for each in standing.rounds),
        Method("Agreement", _agreement(standing)),
        Method("Settled answers", _settled(standing)),
        Method("Counts", _counts(file)),
        Method("Protection", _protection(file)),
    ]


def limits(file: StudyFile, standing: Standing) -> list[str]:
    """What a reader should not conclude, by what was done."""
    verdicts = Counter(standing.verdicts.values())
    told = [
        "The counts say what the documents of a case say. Silence in a document does not show "
        "that something did not happen.",
        "Agreement between coders is not correctness: two people can read a case alike and both "
        "be wrong.",
        "Groups are small. A difference between them of one or two cases says nothing.",
    ]
    if standing.draw_method in ("targets", "quotas", "given"):
        chosen = {"targets": "to match set counts", "quotas": "to fill set quotas"}
        how = chosen.get(standing.draw_method, "by name")
        told.append(
            f"The cases were chosen {how}. They are not a probability sample and carry no "
            "weights: shares hold for these cases, not for the population."
        )
    if verdicts["not_enough_evidence"]:
        told.append(
            f"For {verdicts['not_enough_evidence']} of {len(standing.verdicts)} questions and "
            "parts there were too few cases, or too little variety in the answers, to say whether "
            "coders agree reliably. They are published and marked."
        )
    if verdicts["not_reliable"]:
        told.append(
            f"On {verdicts['not_reliable']} of {len(standing.verdicts)} questions and parts coders "
            "did not agree reliably. They are counted over all cases, marked, and not shown by "
            "group."
        )
    told += map(in_words, standing.against)
    if file.synthetic:
        told.append(f"Nothing here is about real children: {file.synthetic}")
    return told


def _cases(file: StudyFile, standing: Standing) -> str:
    how = DRAWN.get(standing.draw_method, f"by the method '{standing.draw_method}'")
    documents = " and ".join(each.title.lower() for each in file.documents.values())
    words = flow_in_words(file, standing.flow, standing.replaced, file.publish.threshold)
    before = "".join(f"{each} " for each in words)
    told = (
        f"{before}{len(standing.cases):,} cases were drawn from the register {how} (random seed "
        f"{standing.draw_seed}). Each was read from its documents: {documents}."
    )
    if _belong_together(file, standing):
        told += " Some cases belong together; each is counted as a case."
    if file.unit.name:
        told += f" Answers about a case are for {file.unit.name}."
    return told


def _belong_together(file: StudyFile, standing: Standing) -> bool:
    """Whether several cases are of one incident, or of one unit that is counted once."""
    return file.publish.count_by == "case" and bool(
        shared_units(file, list(standing.cases.values()))
    )


def _codebook(standing: Standing) -> str:
    questions = len(standing.codebook.questions)
    return (
        f"Coders answered {questions} questions of the codebook '{standing.codebook.title}', "
        f"version {standing.codebook.version}, each in a workbook of their own and without "
        "seeing another's answers."
    )


def _round(facts: RoundFacts) -> str:
    told = (
        f"{facts.cases:,} cases, {facts.double_coded:,} of them by two coders or more, with "
        f"codebook version {facts.first_version or facts.codebook_version}; "
        f"{len(facts.coders)} coders took part."
    )
    if facts.first_version not in (0, facts.codebook_version):
        told += (
            f" What has changed since was coded again with version {facts.codebook_version}"
            + (", with the earlier answers in view" if facts.earlier_shown else "")
            + "."
        )
    if facts.reassigned:
        told += f" {counted(facts.reassigned, 'coding')} went from one coder to another."
    if facts.waived:
        told += f" {counted(facts.waived, 'second coding')} of cases that nobody could take "
        told += "was waived." if facts.waived == 1 else "were waived."
    for cases, outcome, why in facts.decisions:
        told += f" After {cases:,} cases the lead decided to {outcome}: {why.rstrip('.')}."
    return told


def _agreement(standing: Standing) -> str:
    standard, verdicts = standing.standard, Counter(standing.verdicts.values())
    sure, upper, lower = (standard[key] for key in ("confidence", "reliable", "tentative"))
    return (
        "Agreement was measured on the answers given before any discussion, by Krippendorff's "
        f"alpha with {sure * 100:g}% intervals. A question is reliable where alpha "
        f"is at least {upper:g} and its lower limit at least {lower:g}, "
        f"and not reliable where its upper limit is below {upper:g}. Of "
        f"{len(standing.verdicts)} questions and parts measured, {verdicts['reliable']} are "
        f"reliable and {verdicts['not_reliable']} are not; for {verdicts['not_enough_evidence']} "
        f"there is not enough evidence.{_against(standing)}"
    )


def _against(standing: Standing) -> str:
    """That rounds went on against failed checkpoints, if any did; the limits say which."""
    failed = len(standing.against)
    if not failed:
        return ""
    went = "a failed checkpoint" if failed == 1 else f"{failed:,} failed checkpoints"
    return f" Coding went on against {went}, for reasons given under the limits."


def _settled(standing: Standing) -> str:
    basis = Counter(each.basis for each in standing.answers if each.basis != "not_applicable")
    parts = _listed(
        [
            (basis["agreed"], "rest on coders who agree"),
            (basis["majority"], "on a majority"),
            (basis["reconciled"], "on a decision about a disagreement"),
            (basis["single"], "on one coder alone"),
            (basis["open"], "are not settled and count nowhere"),
        ]
    )
    return f"Of {basis.total():,} answers to questions that apply, {parts}."


def _listed(counts: Sequence[tuple[int, str]]) -> str:
    return listed([f"{n:,} {words}" for n, words in counts if n]) or "none is settled"


def _counts(file: StudyFile) -> str:
    unit_of = file.publish.count_by
    unit = (
        "Cases are counted" if unit_of == "case" else f"Distinct values of '{unit_of}' are counted"
    )
    weighted = ""
    if file.publish.weights == "design":
        weighted = (
            " Percentages called weighted count each case by its design weight: the cases of the "
            "register in its stratum, divided by the cases of it in the sample. Strata that gave "
            "no case are not stood for. Numbers of cases, denominators, charts and key findings "
            "are not weighted, and small counts are judged by numbers of cases. A weighted "
            "percentage is left out where it could tell how few cases of a stratum have an answer."
        )
    return (
        f"{unit}. Percentages are of the cases to which a question applies and whose answer is "
        "settled, without those whose answer is that it does not apply. They are rounded with "
        f"halves up and may not add up to 100%.{weighted}"
    )


def _protection(file: StudyFile) -> str:
    return (
        f"Counts of 1 to {file.publish.threshold} are not shown, nor others from which they could "
        "be worked out. A question is shown by group only where no group has a small count, or "
        "all but a few of its cases, or all of them. No percentage is shown of fewer than "
        f"{LEAST_BASE} cases."
    )
