"""Does the report say in plain words what groups, applicability and evidence show?"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from flows.agreement.bygroup import AgreementByGroup, GroupAgreement
from flows.agreement.contrasts import Contrast
from flows.agreement.report.checklist import BY_GROUP, checked
from flows.agreement.report.shown_groups import by_group_words, chance_words, shown_groups
from flows.agreement.verdicts import Standard
from flows.agreement.work import agreement
from flows.study import Study
from tests.agreement.report.test_checklist import FACTS

LESS, NONE = Contrast(-0.1, (-0.2, -0.02)), Contrast(-0.1, (-0.2, 0.01))
NOT_KNOWN = Contrast(None, None, "fewer than 5 double-coded cases of other groups")


def way(*contrasts: Contrast, beyond: Contrast = NONE) -> AgreementByGroup:
    groups = tuple(
        GroupAgreement(f"G{at}", 10, 100, 0.8, (0.7, 0.9), each, 0.6, beyond)
        for at, each in enumerate(contrasts)
    )
    return AgreementByGroup("ethnicity", "Ethnicity", groups, ("Small",), 0, False, ())


def sentences(found: AgreementByGroup) -> str:
    [shown] = shown_groups([found], "Ethnicity", {}, Standard())
    return " ".join(shown["sentences"])


def test_a_group_that_stands_out_is_said_with_what_follows() -> None:
    said = sentences(way(LESS, NONE, beyond=LESS))

    assert said.startswith("Coders agree less on cases of G0 than on all other cases.")
    assert "because of how cases are read" in said
    assert "G0: the difference stays once chance is allowed for." in said
    assert "G1" not in said


def test_a_difference_that_chance_explains_is_said_to_be_one() -> None:
    assert "once chance is allowed for, no difference is shown" in sentences(way(LESS, beyond=NONE))


def test_where_nothing_stands_out_small_groups_are_not_acquitted() -> None:
    said = sentences(way(NONE, NONE))

    assert said.startswith("No group stands out")
    assert "a difference can be there and not show" in said


def test_where_nothing_can_be_compared_it_is_said() -> None:
    assert "no difference could be measured" in sentences(way(NOT_KNOWN))
    assert "No group by ethnicity has 5 double-coded cases yet." in sentences(way())


@pytest.mark.parametrize(
    ("comparisons", "said"),
    [
        (1, "1 difference was looked at. If coders agreed alike everywhere, fewer than one"),
        (125, "125 differences were looked at. If coders agreed alike everywhere, about 6 of them"),
    ],
)
def test_what_chance_would_show_is_said(comparisons: int, said: str) -> None:
    assert chance_words(comparisons, 0.95).startswith(said)


def facts(group_by: str, ways: list[AgreementByGroup]) -> Mapping[str, object]:
    return {
        **FACTS,
        "by_group": by_group_words(ways, group_by),
        "groups_shown": any(each.groups for each in ways),
    }


@pytest.mark.parametrize(
    ("group_by", "ways", "state", "words"),
    [
        ("Ethnicity", [way(NONE)], "met", "by ethnicity, with an interval for each difference"),
        ("Ethnicity", [way()], "not met", "No group by ethnicity has 5 double-coded cases."),
        ("", [], "not met", "No grouping of cases is set"),
    ],
)
def test_the_checklist_says_whether_groups_are_reported(
    group_by: str, ways: list[AgreementByGroup], state: str, words: str
) -> None:
    [item] = [each for each in checked(facts(group_by, ways)) if each.item == BY_GROUP]

    assert item.state == state
    assert words in item.words


@pytest.fixture
def reports(study_with: Callable[..., Study]) -> tuple[str, dict[str, list[dict[str, object]]]]:
    """The page and the JSON of twelve cases, six a region; on c04 D02 applies for one coder."""
    coded: dict[tuple[str, str, str], tuple[str | None, ...]] = {}
    for at in range(12):
        case, value = f"c{at:02}", ("no", "partly", "yes")[at % 3]
        coded[case, "D01", ""] = (value, "no" if at == 4 else value)
        other = coded[case, "D01", ""][1]
        if value != "no":
            coded[case, "D02", ""] = ("yes", None if other == "no" else "yes")
    study = study_with(coded | {(f"c{at:02}", "D03", part): ("no", "no") for at in range(12)
                                for part in ("Health", "Police")}
                       | {(f"c{at:02}", "N01", ""): ("1", "1") for at in range(12)})  # fmt: skip
    agreement(study, "main")
    folder: Path = study.path("reports")
    content = json.loads((folder / "agreement-main.json").read_text())
    return (folder / "agreement-main.html").read_text(), content


@pytest.mark.stages
def test_the_report_of_a_study_has_all_three_sections(
    reports: tuple[str, dict[str, list[dict[str, object]]]],
) -> None:
    """Groups of 6 cases; D02 does not apply for one coder of c04, since they differ on D01."""
    page, content = reports

    assert [(each["group"], each["cases"]) for each in content["by_group"]] == [
        ("North", 6),
        ("South", 6),
    ]
    assert content["asked_apart"] == [
        {"case": "c04", "question": "D02", "settle_first": "D01", "asked_of": "ab",
         "not_asked_of": "cd"}
    ]  # fmt: skip
    assert content["applicability"][0]["cases_differing"] == 1
    shared = {each["question"]: each for each in content["evidence"] if each["answers"] == "agree"}
    assert (shared["D02"]["pairs_with_evidence"], shared["D02"]["same_page"]) == (7, 7)
    assert (shared["D02"]["both_quote"], shared["D02"]["overlapping_words"]) == (7, 0)
    for heading in ("groups", "applicability", "evidence"):
        assert f'<h2 id="{heading}">' in page
    assert "coders differ on whether a follow-up question applies" in page
    assert "keep this page inside the team" in page


@pytest.mark.stages
def test_no_quote_stands_in_the_lists_of_passages(
    reports: tuple[str, dict[str, list[dict[str, object]]]],
) -> None:
    """Every quote of this study holds the word invented; it stands among disagreements only."""
    page, content = reports
    start, end = page.index('<h2 id="evidence">'), page.index('<h2 id="method">')

    assert "invented" in page[:start]
    assert "invented" not in page[start:end]
    assert "invented" not in json.dumps(content["evidence"] + content["other_passages"])


@pytest.mark.stages
def test_excel_has_the_same_lists_as_sheets(
    reports: tuple[str, dict[str, list[dict[str, object]]]],
    tmp_path: Path,
) -> None:
    """For those who live there; an empty list has no sheet."""
    sheets = openpyxl.load_workbook(tmp_path / "reports/agreement-main.xlsx")

    assert {"By group", "By group questions", "Applicability", "Asked apart", "Evidence"} < set(
        sheets.sheetnames
    )
    header, north, south = sheets["By group"].values
    assert [row[header.index("group")] for row in (north, south)] == ["North", "South"]
    assert "difference interval low" in header
