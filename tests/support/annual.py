"""A year's case reviews, made up, in one study.xlsx: 144 of them, with all that a study can ask."""

from ruamel.yaml import YAML

from codebook.model import Codebook
from flows.excel.writing import study_workbook
from flows.studyfile import StudyFile

THEMES = ("Working with fathers", "Voice of the child", "Information sharing", "Supervision")
SETTINGS = """
title: Practice themes of a year (made up)
synthetic: Every review here is made up.
register: study.xlsx
codebook: study.xlsx
lead: {id: lead, name: Jo Lead}
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean, capacity: 34}
  - {id: ef, name: E. Frank, not_cases: [RR-005, RR-008]}
adjudicators: [lead]
reviewers: [{id: rev, name: R. Viewer}]
documents:
  report: {title: Review report, column: report_file}
  letter: {title: Panel letter, column: letter_file}
group_by: review_type
attributes:
  review_type: {title: Type of review, values: [LCSPR, Rapid review]}
  sex: {title: Sex, values: [Female, Male]}
  disability: {title: Disability, values: [Disabled, Not disabled], unknown: a row}
  harm_group: {title: Harm, values: [Death, Serious harm]}
  harm_type:
    title: Type of harm
    group: harm_group
    values: {Death: [Assault, Suicide], Serious harm: [Assault, Neglect]}
  children_age:
    title: Age
    type: number
    bands: {Under 1: [0, 0], 1-5: [1, 5], 6-15: [6, 15], 16-17: [16, 17]}
unit:
  name: the child in focus
  guidance: The child whom the row names, not the others in the home.
  each: children
related: {column: incident_id, coders: same}
eligibility:
  dates: [incident_date, notified_date]
  from: 2024-04-01
  to: 2025-03-31
  exclude: {No report was written: {report_file: {present: false}}}
sample:
  quotas:
    column: themes
    counts: {Working with fathers: 10, Voice of the child: 10, Information sharing: 10,
             Supervision: 10}
    range: [sex, disability, harm_type]
  seed: 7
rounds:
  pilot: {cases: 6, coders_per_case: all}
  main: {cases: rest, double_coded: 12, seed: 3}
agreement: {replicates: 200}
workbook: {show: [review_type, children_age]}
publish: {threshold: 3}
"""
BENCHMARK = {"source": "A census, made up", "percent": {"Female": 49, "Male": 51}}
CODEBOOK = """
title: Practice themes
version: 1
terms: {early help: Support offered before a statutory assessment is due.}
scales:
  heard:
    level: ordinal
    values:
      - {code: no, label: Not heard, because: [not mentioned, mentioned but not explored]}
      - {code: partly, label: Partly heard}
      - {code: yes, label: Heard}
      - {code: unclear, label: Unclear, off_scale: true}
  met:
    level: nominal
    values: [{code: no, label: "No"}, {code: yes, label: "Yes"}]
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: Q01, title: Voice, ask: "Was the child heard?", scale: heard,
         guidance: "Counts: the child's words. Early help alone does not count.",
         theme: {Voice absent: [no], Voice present: [partly, yes]},
         evidence: {required_for: [partly, yes]}}
      - {id: Q02, title: Seen alone, ask: "Was the child seen alone?", scale: met,
         applies_if: {children_age: {at_least: 3}}}
      - {id: Q03, title: Acted on, ask: "Was what the child said acted on?", scale: met,
         applies_if: {Q01: [partly, yes]}, theme: {Acted on: [yes]}}
  - id: agencies
    title: Agencies
    questions:
      - {id: Q04, title: Who shared, ask: "Did each agency share what it knew?", scale: met,
         each_of: [Health, Police, School]}
      - {id: Q05, title: Barriers, ask: "What stood in the way?",
         choose_any: [Thresholds, Staff changes, Systems]}
      - {id: Q06, title: Visits, ask: "How many visits in the last year?", type: number,
         unit: visits, minimum: 0, maximum: 60, decimals: 1}
      - {id: Q07, title: Lesson, ask: "Which lesson does the review draw?", type: text}
      - {id: Q08, title: Letter, ask: "Does the letter agree?", scale: met,
         applies_if: {letter_file: {present: true}}}
combinations:
  Heard and acted on: {Q01: [partly, yes], Q03: [yes]}
"""


def reviews():
    """144 rows; every ninth lists two children, every sixth is of the incident before it."""
    rows = []
    for n in range(1, 145):
        two = n % 9 == 0
        late = n % 16 == 0
        age = n * 5 % 18
        named = THEMES[n % 4 : n % 4 + 2] if n % 3 else THEMES[n % 4 :]
        death = n % 3 == 0
        rows.append(
            {
                "case_id": f"RR-{n:03}",
                "incident_id": f"I-{n - 1 if n % 6 == 0 else n:03}",
                "review_type": "LCSPR" if n % 5 == 0 else "Rapid review",
                "incident_date": ""
                if n % 7 == 0
                else f"{2023 if late else 2024}-{4 + n % 9:02}-11",
                "notified_date": f"2024-{5 + n % 8:02}-20",
                "children": f"Child {n}a; Child {n}b" if two else f"Child {n}",
                "children_age": f"{age}; {n % 12}" if two else f"{age}",
                "sex": ("Female", "Male")[n * 7 % 5 % 2],
                "disability": ("Disabled", "Not disabled", "")[n % 11 % 3],
                "harm_group": "Death" if death else "Serious harm",
                "harm_type": ("Assault", "Suicide" if death else "Neglect")[n % 2],
                "themes": "; ".join(named),
                "report_file": "" if n % 24 == 1 else f"RR-{n:03}.pdf",
                "letter_file": ("", "awaiting", f"L-{n:03}.pdf")[n % 3],
            }
        )
    return rows


def write_study(folder):
    """The study as study.xlsx in a new folder."""
    said = YAML(typ="safe").load(SETTINGS)
    said["attributes"]["sex"]["benchmark"] = BENCHMARK
    book = Codebook.model_validate(_texts(YAML(typ="safe", pure=True), CODEBOOK))
    rows = reviews()
    folder.mkdir(parents=True, exist_ok=True)
    content = study_workbook(StudyFile.model_validate(said), book, list(rows[0]), rows)
    (folder / "study.xlsx").write_bytes(content)


def _texts(yaml, text):
    yaml.version = (1, 2)  # so that yes and no stay words
    return yaml.load(text)
