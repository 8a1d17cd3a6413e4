"""Answers that are open at the very end: the one next step says what they wait for."""

from dataclasses import replace

from flows.progress import OpenAnswers, RoundState, StudyState, WaveState, next_step

DONE = WaveState(1, 4, True, {"ab": 0}, measured=True, decision="proceed")


def step_with(left, **more):
    rounds = (RoundState("pilot", (DONE,)), RoundState("main", (DONE,)))
    return next_step(replace(StudyState(True, rounds), open=left, **more))


def test_where_nothing_is_open_the_draft_is_next():
    assert step_with(OpenAnswers()).kind == "publish"


def test_answers_that_wait_for_a_document_are_named_and_nothing_runs_by_itself():
    """`publish` would refuse, so `run` stops here; that a draft is there changes nothing."""
    left = OpenAnswers(number=2, documents=2, cases=("K05", "K17"))
    for more in ({}, {"draft_current": True}):
        step = step_with(left, **more)
        assert (step.kind, step.automatic) == ("wait", False)
        assert "2 answers wait for a document (K05, K17)" in step.text
        assert "publish --provisional" in step.text
        assert step.command.startswith("intercoder register amend")


def test_a_round_that_is_asked_by_an_earlier_version_is_to_be_coded_again():
    step = step_with(OpenAnswers(number=22, documents=2, cases=("K05",), behind="pilot"))
    assert (step.kind, step.automatic) == ("refine", False)
    assert step.command == "intercoder distribute pilot --recode --why TEXT --by ID"


def test_other_open_answers_can_only_be_published_as_provisional():
    assert step_with(OpenAnswers(number=1)).command == "intercoder publish --provisional"


def test_a_replaced_case_is_taken_from_its_coders_before_anything_waits():
    main = RoundState("main", (replace(DONE, measured=False, lacking={"ab": 3}),), replaced=1)
    step = next_step(StudyState(True, (main,)))
    assert (step.kind, step.automatic, step.round) == ("distribute", True, "main")
    assert "1 case that went out of the sample" in step.text
    assert not replace(main, waves=(DONE,)).settled
