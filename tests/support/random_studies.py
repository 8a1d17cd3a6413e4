"""Study files with every key, for property tests; they need not make sense together."""

from hypothesis import strategies as st
from random_codebooks import NUMBERS, RULES, listed, texts

from flows.studyfile import StudyFile

IDS = st.from_regex(r"\A[a-z][a-z0-9_-]{0,8}\Z")
NAMES = texts(16)
COUNTS = st.integers(0, 99)
SEEDS = st.integers(0, 10**6)
SHARE = st.floats(0.01, 0.99).map(lambda x: round(x, 4))


def some(**keys):
    """A mapping with any of these keys."""
    return st.fixed_dictionaries({}, optional=keys)


def named(each, least=0):
    return st.dictionaries(NAMES, each, min_size=least, max_size=3)


PERSON = {"id": IDS, "name": NAMES}
PEOPLE = st.fixed_dictionaries(PERSON, optional={"email": NAMES})
CODERS = st.fixed_dictionaries(
    PERSON,
    optional={
        "email": NAMES,
        "capacity": COUNTS,
        "not_cases": listed(NAMES),
        "training": NAMES,
        "password": st.booleans(),
    },
)
ATTRIBUTES = st.fixed_dictionaries(
    {"title": NAMES},
    optional={
        "type": st.sampled_from(["category", "number"]),
        "values": st.one_of(listed(NAMES), named(listed(NAMES), 1)),
        "group": NAMES,
        "bands": named(st.tuples(NUMBERS, NUMBERS)),
        "unknown": st.sampled_from(["left out", "a row"]),
        "applies_if": RULES,
        "benchmark": st.fixed_dictionaries({"source": NAMES, "percent": named(NUMBERS)}),
    },
)
TARGETS = st.fixed_dictionaries(
    {"by": NAMES},
    optional={
        "where": st.dictionaries(NAMES, st.one_of(NAMES, st.just("")), max_size=2),
        "counts": st.dictionaries(st.one_of(NAMES, st.just("")), COUNTS, max_size=3),
        "distinct": NAMES,
        "n": COUNTS,
    },
)
QUOTAS = st.fixed_dictionaries({"column": NAMES, "counts": named(COUNTS)})
SAMPLES = some(
    size=st.one_of(COUNTS, st.just("all")), strata=listed(NAMES), given=listed(NAMES), seed=SEEDS,
    allocation=st.sampled_from(["proportional", "equal", "fixed"]), counts=named(COUNTS),
    minimum=COUNTS, quotas=QUOTAS, targets=listed(TARGETS),
)  # fmt: skip
ROUNDS = some(
    cases=st.one_of(COUNTS, st.just("rest")), coders_per_case=st.one_of(COUNTS, st.just("all")),
    double_coded=st.one_of(st.sampled_from(["auto", "all"]), SHARE, COUNTS),
    checkpoints=listed(COUNTS), seed=SEEDS, due=NAMES,
)  # fmt: skip
DAYS = st.dates().map(lambda day: day.isoformat())
STUDIES = st.fixed_dictionaries(
    {"title": NAMES, "coders": listed(CODERS, 1), "group_by": NAMES},
    optional={
        "lead": PEOPLE,
        "adjudicators": listed(IDS),
        "reviewers": listed(PEOPLE),
        "register": st.sampled_from(["cases.csv", "study.xlsx"]),
        "codebook": st.sampled_from(["framework.yaml", "study.xlsx"]),
        "codebook_by": NAMES,
        "documents": named(
            st.fixed_dictionaries({"title": NAMES}, optional={"column": NAMES, "folder": NAMES})
        ),
        "attributes": named(ATTRIBUTES),
        "unit": some(name=NAMES, guidance=texts(60), each=NAMES),
        "related": st.fixed_dictionaries(
            {"column": NAMES}, optional={"coders": st.sampled_from(["any", "same", "different"])}
        ),
        "eligibility": some(
            dates=listed(NAMES), to=DAYS, exclude=named(RULES.filter(bool)), column=NAMES,
            **{"from": DAYS},
        ),
        "sample": SAMPLES,
        "rounds": named(ROUNDS, 1),
        "agreement": some(
            reliable=SHARE, tentative=SHARE, confidence=st.just(0.9), seed=SEEDS,
            replicates=st.integers(200, 9999), why=NAMES, why_this_many=NAMES,
            interval=st.sampled_from(["default", "bca", "jackknife", "percentile", "krippendorff"]),
        ),
        "workbook": some(
            cases=st.integers(1, 200), show=listed(NAMES), confidence=st.booleans(),
            new_themes=st.booleans(),
        ),
        "publish": some(
            threshold=st.integers(3, 50), decimals=st.integers(0, 1), count_by=NAMES,
            weights=st.sampled_from(["off", "design"]),
        ),
        "plan": some(power=SHARE, agreement=SHARE, shares=named(named(SHARE, 1))),
        "outbox": NAMES,
        "inbox": NAMES,
        "database": NAMES,
        "synthetic": NAMES,
    },
)  # fmt: skip
study_files = STUDIES.map(StudyFile.model_validate)
