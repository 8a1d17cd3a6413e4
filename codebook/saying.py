"""How is a question answered, and when is evidence needed? Said in words for its readers."""

from codebook.model import Codebook, Question


def answered_in_words(codebook: Codebook, question: Question) -> str:
    """How the question is answered: "One of 5 values", "With a number from 0 to 12"."""
    if question.kind == "text":
        return "In free text"
    if question.kind == "number":
        ratio = "; differences count in proportion" if question.level == "ratio" else ""
        return f"With a number{_range(question)}{ratio}"
    if question.kind == "choose_any":
        return f"Yes or No for each of {len(question.choose_any)} options"
    scale = codebook.scale_of(question)
    assert scale is not None
    one = f"One of {len(scale.values)} values"
    return f"{one} for each of {len(question.each_of)} parts" if question.each_of else one


def evidence_in_words(codebook: Codebook, question: Question) -> str:
    """For which values the words that convinced are needed; empty where for none."""
    scale = codebook.scale_of(question)
    if scale is None or not question.evidence.required_for:
        return ""
    return "Needed for " + ", ".join(scale.label(code) for code in question.evidence.required_for)


def _range(question: Question) -> str:
    low, high = question.minimum, question.maximum
    said = f" of {question.unit}" if question.unit else ""
    if low is not None and high is not None:
        return f"{said} from {low:.15g} to {high:.15g}"
    if low is not None:
        return f"{said}, {low:.15g} or more"
    return f"{said}, {high:.15g} or less" if high is not None else said
