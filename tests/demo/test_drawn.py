"""A sample drawn from the synthetic register, whichever it is, can bear the published counts."""

import pytest

from codebook.keyed import read_yaml, validated
from flows.demo.facts import EXAMPLE, bears_out, count_of, facts, findings, met
from flows.demo.population import population
from flows.demo.truth import hidden_truth
from flows.register.load import Register
from flows.sample.design import chosen_cases
from flows.studyfile import StudyFile


@pytest.mark.parametrize("seed", [1, 2])
def test_a_drawn_sample_bears_every_published_count_and_finding(framework, seed):
    """Who was harmed how, and by whom, varies with the register; the counts must not."""
    file, faults = validated(StudyFile, read_yaml(EXAMPLE / "study.yaml"), "study.yaml")
    assert not faults
    rows = {case["case_id"]: case for case in population(file, seed)}
    columns = tuple(next(iter(rows.values())))
    drawn = chosen_cases(file, Register(columns, rows, "")).cases
    sample = {case_id: rows[case_id] for case_id in drawn}

    truth = hidden_truth(framework, sample, seed=7)

    assert all(met(each, count_of(each, framework, truth, sample)) for each in facts())
    assert all(bears_out(each, framework, truth, sample) for each in findings())
