"""Small codebooks, written as they stand in a file."""

from pathlib import Path

import pytest

from codebook.files import codebook_faults, load_codebook

FRAMEWORK = Path(__file__).parents[2] / "codebook" / "frameworks" / "race-safeguarding.yaml"

SMALL = """
title: A small codebook
version: 1
terms:
  adultification: Seeing a child as older than they are.
  early help: Support before concerns grow.
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No", because: [not mentioned, too little detail]}
      - {code: partly, label: Partly}
      - {code: yes, label: Yes}
      - {code: unclear, label: Unclear from the documents, off_scale: true}
      - {code: na, label: Not applicable, off_scale: true, outside_denominator: true}
  yes_no:
    values: [{code: yes, label: Yes}, {code: no, label: No}]
areas:
  - id: voice
    title: The child's voice
    questions:
      - id: D05
        title: Child's voice
        ask: Was the child's voice considered?
        guidance: |
          Counts: the child's own words,
          in any section.
          Does not count: adultification.
        source: Appendix D
        scale: considered
        theme: {Voice absent: [no], Voice present: [partly, yes]}
        applies_if: {age: {at_least: 3}}
        evidence: {required_for: [partly, yes]}
      - {id: D08, title: Wishes, ask: Sought?, scale: yes_no, applies_if: {D05: [partly, yes]}}
      - {id: D09, title: Met, ask: Met?, scale: yes_no, applies_if: {D08: yes, sex: Female}}
  - id: practice
    title: Practice
    questions:
      - id: D16
        title: Support
        ask: Was early help offered?
        scale: yes_no
        each_of: [Police, "Education, early years"]
      - id: D19
        title: Harms
        ask: Which?
        choose_any: [Belief, Honour]
        evidence: {required_for: [yes]}
      - id: D20
        title: Staff
        ask: How many?
        type: number
        minimum: 0
        maximum: 12
        unit: professionals
      - {id: D21, title: Meetings, ask: How often?, type: number, applies_if: {D20: {at_least: 2}}}
      - {id: D29, title: Letter, ask: Race?, scale: yes_no, applies_if: {letter: {present: true}}}
      - {id: N01, title: Anything else, ask: Anything?, type: text}
"""


@pytest.fixture
def written(tmp_path):
    """A codebook file with this text, by default the small one, with one thing replaced."""

    def write(text=SMALL, old="", new=""):
        assert old in text
        path = tmp_path / "codebook.yaml"
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def faults(written):
    """What `check` finds in the small codebook with one thing replaced."""

    def find(old="", new=""):
        return codebook_faults(written(SMALL, old, new))[1]

    return find


@pytest.fixture
def small(written):
    return load_codebook(written())


@pytest.fixture(scope="session")
def framework():
    return load_codebook(FRAMEWORK)
