"""Codebooks of any words and any kind of question, for properties that must hold for all."""

from hypothesis import strategies as st

from codebook.model import YES_NO, Area, Codebook, Condition, Evidence, Question, Scale, Value

WORDS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(" <>&\"'=:\\[]{}\n\t\u00a0"),
    max_size=30,
)
NUMBERS = st.integers(-9, 99) | st.floats(-1e6, 1e6)
CONDITIONS = st.builds(
    Condition.model_validate,
    st.fixed_dictionaries({"is": st.lists(WORDS | NUMBERS, min_size=1, max_size=3)})
    | st.fixed_dictionaries({"is_not": st.lists(WORDS, min_size=1, max_size=2)})
    | st.fixed_dictionaries({"at_least": NUMBERS}, optional={"present": st.just(True)})
    | st.fixed_dictionaries({"at_least": st.integers(0, 5), "at_most": st.integers(5, 9)})
    | st.fixed_dictionaries({"present": st.booleans()}),
)


@st.composite
def scales(draw):
    """Two values on the scale or more; labels that are told apart by a number within."""
    values = [
        Value(
            code=f"v{number}",
            label=f"v {number} {draw(WORDS)} .",
            because=tuple(draw(st.lists(WORDS, max_size=2))),
            off_scale=number > 1 and draw(st.booleans()),
            outside_denominator=draw(st.booleans()),
        )
        for number in range(draw(st.integers(2, 4)))
    ]
    level = draw(st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
    return Scale(level=level, values=tuple(values))


@st.composite
def questions(draw, number, scales):
    kind = draw(st.sampled_from(["one", "each_of", "choose_any", "number", "text"]))
    scale = draw(st.sampled_from(sorted(scales))) if kind in ("one", "each_of") else None
    parts = tuple(f"{n} {draw(WORDS)} ." for n in range(draw(st.integers(1, 3))))
    codes = list(scales[scale].codes) if scale else ["yes", "no"] if kind == "choose_any" else []
    counted = [c for c in codes if scale is None or c not in scales[scale].outside_denominator]
    wanted = st.lists(st.sampled_from(counted), min_size=1, max_size=3).map(tuple)
    themes = draw(st.integers(0, 2)) if counted else 0
    minimum = draw(st.none() | NUMBERS)
    may_be_ratio = minimum is not None and minimum >= 0
    number_only = {
        "unit": draw(WORDS),
        "minimum": minimum,
        "level": draw(st.sampled_from(["interval", "ratio"])) if may_be_ratio else "interval",
        "decimals": draw(st.integers(0, 6)),
        "tolerance": draw(st.floats(0, 5)),
    }
    return Question(
        id=f"Q{number}",
        title=f"{number} {draw(WORDS)} .",
        ask=f"{draw(WORDS)} {number}?",
        guidance=draw(WORDS),
        source=draw(WORDS),
        scale=scale,
        type=kind if kind in ("number", "text") else None,
        each_of=parts if kind == "each_of" else (),
        choose_any=parts if kind == "choose_any" else (),
        theme={f"t {number} {n} {draw(WORDS)} .": draw(wanted) for n in range(themes)},
        applies_if=draw(st.dictionaries(WORDS.map("column {}".format), CONDITIONS, max_size=2)),
        evidence=Evidence(required_for=draw(wanted) if counted else ()),
        replaces=tuple(draw(st.lists(st.sampled_from(["A1", "B2"]), max_size=2))),
        **(number_only if kind == "number" else {}),
    )


@st.composite
def codebooks(draw):
    """Codebooks without a fault, with any words in them."""
    names = draw(st.lists(WORDS.filter(str.strip), min_size=1, max_size=3, unique_by=str.strip))
    offered = {name: draw(scales()) for name in names}
    stripped = {name.strip(): scale for name, scale in offered.items()}
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    areas = [
        Area(
            id=f"a{number}",
            title=f"{draw(WORDS)}.",
            questions=tuple(draw(questions(10 * number + n, offered)) for n in range(size)),
        )
        for number, size in enumerate(sizes)
    ]
    keys = [
        (q.row_key(part), [c for c in scale.codes if c not in scale.outside_denominator])
        for area in areas
        for q in area.questions
        for part in q.parts
        if (scale := YES_NO if q.choose_any else stripped.get(q.scale or "")) is not None
    ]
    keys = [each for each in keys if each[1]]
    combinations = {}
    for number in range(draw(st.integers(0, 2)) if len(keys) > 1 else 0):
        chosen = draw(st.lists(st.sampled_from(keys), min_size=2, max_size=3, unique_by=str))
        combinations[f"c {number} {draw(WORDS)} ."] = {
            key: tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2)))
            for key, codes in chosen
        }
    book = Codebook(
        title=f"{draw(WORDS)}.",
        version=draw(st.integers(1, 9)),
        attribution=draw(WORDS),
        terms=draw(st.dictionaries(WORDS, WORDS, max_size=3)),
        scales=offered,
        areas=tuple(areas),
        combinations=combinations,
    )
    return Codebook.model_validate(book.model_dump(by_alias=True))  # names are stripped, too
