"""Are cases counted as the design says: bases, groups, themes and what they rest on?"""

from flows.publish.counts import Excluded, exclusions


def test_the_base_leaves_out_open_not_applicable_and_values_outside_it(small):
    """Unclear stays in the base; open, na and what a rule leaves out do not."""
    made = small(["North"] * 6, {"Q1": ["no", "yes", "unclear", "na", "open", "-"]})

    row = made.row("Q1:no")

    assert (row.n, row.denominator, row.percent) == (1, 3, "33")
    assert row.open == 1
    assert exclusions(made.codebook, made.answers, made.cases, made.file) == [
        Excluded("Q1", "", "no settled answer", 1),
        Excluded("Q1", "", "the answer is Not applicable", 1),
        Excluded("Q1", "", "the question does not apply", 1),
    ]


def test_a_value_outside_the_denominator_has_no_row(small):
    made = small(["North"], {"Q1": ["na"]})

    assert not [row for row in made.rows if row.value == "na"]


def test_a_theme_counts_the_cases_with_any_of_its_values(small):
    """With what they rest on, which sums to n."""
    given = ["partly/agreed", "yes/reconciled", "yes/single", "no/majority"]
    made = small(["North"] * 4, {"Q1": given})

    row = made.row("Q1:Voice present")

    assert (row.kind, row.n, row.denominator, row.percent) == ("theme", 3, 4, "75")
    assert (row.agreed, row.majority, row.reconciled, row.single) == (1, 0, 1, 1)


def test_groups_stand_in_the_study_file_s_order_and_empty_ones_have_zero_rows(small):
    made = small(["South", "North", "North"], {"Q1": ["no", "no", "yes"]})

    rows = [row for row in made.rows if row.question == "Q1" and row.value == "no"]

    assert [(row.by, row.group, row.n, row.denominator) for row in rows] == [
        ("", "All", 2, 3),
        ("ethnic", "North", 1, 2),
        ("ethnic", "South", 1, 1),
        ("ethnic", "West", 0, 0),
    ]
    assert rows[-1].marker == "[z]"
    assert made.row("Q1:no@ethnic=North").n == 1


def test_a_nested_value_is_known_by_its_path(small):
    """The same town under two groups is two groups of cases."""
    made = small(["North", "South"], {"Q1": ["no", "yes"]})
    for case_id in made.cases:
        made.cases[case_id]["town"] = "Bb"

    again = type(made)(made.codebook, made.file, made.cases, made.answers, _counted(made))

    assert again.row("Q1:no@town=North › Bb").n == 1
    assert again.row("Q1:no@town=South › Bb").n == 0


def test_parts_are_counted_each_for_itself(small):
    made = small(["North"] * 2, {"Q3.1": ["yes", "no"], "Q3.2": ["no", "no"]})

    assert made.row("Q3.1:yes").n == 1
    assert made.row("Q3.2:yes").n == 0
    assert made.row("Q3.2:yes").part == "Police"


def test_text_questions_have_no_rows(small):
    assert not [row for row in small(["North"], {}).rows if row.question == "Q4"]


def test_children_count_once_for_each_value_that_any_of_their_cases_has(small):
    """C0 and C1 are one child, C2 and C3 another."""
    given = {"Q1": ["no", "yes", "no", "no"]}
    made = small(["North"] * 4, given, count_by="child")

    assert (made.row("Q1:no").n, made.row("Q1:no").denominator) == (2, 2)
    assert (made.row("Q1:yes").n, made.row("Q1:yes").denominator) == (1, 2)


def test_a_share_that_rounds_to_nothing_is_marked(small):
    made = small(["North"] * 300, {"Q1": ["no"] * 299 + ["yes"]})

    assert (made.row("Q1:yes").percent, made.row("Q1:yes").marker) == ("0", "[low]")


def test_every_figure_has_its_own_id(small):
    made = small(["North", "South"], {"Q1": ["no", "yes"], "Q3.1": ["yes", "no"]})

    figures = [row.figure for row in made.rows]

    assert len(figures) == len(set(figures))


def _counted(made):
    from flows.publish.counts import theme_counts

    return theme_counts(made.codebook, made.answers, made.cases, made.file)
