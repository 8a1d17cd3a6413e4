"""Codebooks with every key and the oddest texts that a cell can hold, for property tests."""

from hypothesis import strategies as st

from codebook.model import Codebook

MARKS = "ab Yé\"',;:=-+@#\n›&<_x0041_ is not at least 3.5"
LETTERS = st.characters(
    exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters="\u2028\u2029\ufffe\uffff"
)


def texts(most=24):
    """Texts with something to see in them, as files keep them: without blanks at their ends."""
    letters = st.one_of(LETTERS, st.sampled_from(MARKS), st.just("\n"))
    odd = st.sampled_from(
        ["yes", "no", "true", "null", "7", "007", "1e5", "3/4", "=1+1", "'x", "is given", "not a",
         '"', '""', "a: b", "a, b", "; ", "_x000D_", "given", "at least 3", "#N/A", "~", "x is y"]
    )  # fmt: skip
    drawn = st.one_of(odd, st.text(letters, min_size=1, max_size=most))
    return drawn.map(str.strip).filter(lambda text: text and text[0] != "\ufeff")


CODES = st.from_regex(r"\A[a-z][a-z0-9_]{0,5}\Z")
NUMBERS = st.one_of(
    st.integers(-1000, 1000), st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 6))
)
SCALARS = st.one_of(texts(), NUMBERS)


def listed(each, least=0, most=3):
    return st.lists(each, min_size=least, max_size=most)


VALUES = st.fixed_dictionaries(
    {"code": CODES, "label": texts(20)},
    optional={
        "because": listed(texts()),
        "off_scale": st.booleans(),
        "outside_denominator": st.booleans(),
    },
)
SCALES = st.fixed_dictionaries(
    {"values": listed(VALUES, 1)},
    optional={"level": st.sampled_from(["nominal", "ordinal", "interval", "ratio"])},
)
TESTS = st.fixed_dictionaries(
    {},
    optional={
        "is": listed(SCALARS),
        "is_not": listed(SCALARS),
        "at_least": NUMBERS,
        "at_most": NUMBERS,
        "present": st.booleans(),
    },
).filter(bool)
RULES = st.dictionaries(texts(), TESTS, max_size=3)
ANY_QUESTION = {
    "guidance": texts(200),
    "source": texts(),
    "theme": st.dictionaries(texts(), listed(texts()), max_size=3),
    "applies_if": RULES,
    "evidence": st.fixed_dictionaries({"required_for": listed(texts())}),
    "replaces": listed(texts()),
}
NUMBER_KEYS = {
    "unit": texts(),
    "minimum": NUMBERS,
    "maximum": NUMBERS,
    "decimals": st.integers(0, 6),
    "tolerance": st.floats(0, 10).map(lambda x: round(x, 3)),
    "level": st.sampled_from(["interval", "ratio"]),
}


def questions(scales):
    """A question of any kind on one of these scales."""
    kinds = [
        st.fixed_dictionaries({"scale": st.sampled_from(scales)}),
        st.fixed_dictionaries({"scale": st.sampled_from(scales), "each_of": listed(texts(), 1)}),
        st.fixed_dictionaries({"choose_any": listed(texts(), 1)}),
        st.fixed_dictionaries({"type": st.just("number")}, optional=NUMBER_KEYS),
        st.fixed_dictionaries({"type": st.just("text")}),
    ]
    said = st.fixed_dictionaries(
        {"id": st.from_regex(r"\A[A-Za-z][A-Za-z0-9_]{0,9}\Z"), "title": texts(), "ask": texts(60)},
        optional=ANY_QUESTION,
    )
    return st.tuples(said, st.one_of(kinds)).map(lambda both: both[0] | both[1])


@st.composite
def codebooks(draw):
    """A codebook whose keys are well formed, whether or not it makes sense."""
    scales = draw(st.dictionaries(texts(), SCALES, min_size=1, max_size=3))
    ids = draw(st.lists(CODES, min_size=1, max_size=3, unique=True))
    areas = [
        {"id": each, "title": draw(texts()), "questions": draw(listed(questions(list(scales))))}
        for each in ids
    ]
    rest = draw(
        st.fixed_dictionaries(
            {"title": texts()},
            optional={
                "version": st.integers(1, 99),
                "attribution": texts(),
                "terms": st.dictionaries(texts(), texts(60), max_size=3),
                "combinations": st.dictionaries(
                    texts(), st.dictionaries(texts(), listed(texts()), max_size=2), max_size=2
                ),
            },
        )
    )
    return Codebook.model_validate({**rest, "scales": scales, "areas": areas})
