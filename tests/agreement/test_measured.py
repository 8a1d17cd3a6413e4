"""What agreement was reached is told in the handbook, in words."""

import pytest

from db.open import reading
from flows.agreement.work import agreement
from flows.codebooks import print_codebook
from flows.measured import reliability_in_words

pytestmark = pytest.mark.stages


def coded(cases=12):
    """Both coders answer everything; they differ on D01 of c01, and never on Police (all No)."""
    found = {}
    for at in range(cases):
        case, value = f"c{at:02}", ("no", "partly", "yes")[at % 3]
        found[case, "D01", ""] = (value, "partly" if at == 0 else value)
        if value != "no":
            found[case, "D02", ""] = ("yes", "yes")
        for part in ("Health", "Police"):
            found[case, "D03", part] = ("no", "no")
        found[case, "N01", ""] = (str(at), str(at))
    found["c00", "D02", ""] = (None, "yes")
    return found


def test_reliability_is_told_with_alpha_interval_cases_and_round(study_with):
    study = study_with(coded())
    with reading(study.engine) as session:
        assert reliability_in_words(session, 1) == {}
    agreement(study, "main")
    with reading(study.engine) as session:
        told = reliability_in_words(session, 1)
        later = reliability_in_words(session, 2)
    assert told.keys() == {"D01", "D02", "D03/Health", "D03/Police", "N01"}
    assert ": alpha 0.94 (0." in told["D01"]
    assert told["D01"].endswith(") over 12 cases, round main")
    assert told["D03/Police"] == "Not enough evidence: alpha cannot be calculated, round main"
    assert later["D01"].endswith(", round main, asked by version 1")


def test_the_printed_handbook_carries_it_and_is_no_draft(study_with):
    study = study_with(coded())
    agreement(study, "main")
    print_codebook(study)
    page = study.path("reports", "codebook.html").read_text(encoding="utf-8")
    assert "<b>Agreement on Police:</b> Not enough evidence: alpha cannot be calculated" in page
    assert "over 12 cases, round main" in page
    assert "<b>Synthetic</b>" in page
    assert "<b>Draft</b>" not in page


def test_a_codebook_that_changed_since_is_a_draft(study_with):
    study = study_with(coded())
    agreement(study, "main")
    file = study.path("codebook.yaml")
    file.write_text(file.read_text().replace("Considered?", "Weighed?"))
    changed = type(study)(study.folder, study.file, study.clock, study.key)
    print_codebook(changed)
    page = study.path("reports", "codebook.html").read_text(encoding="utf-8")
    assert "No round is asked by version 1 as it stands here." in page
