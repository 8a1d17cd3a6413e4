import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from benchmarks.published import differences, figures, main, published_differences

FILE = Path(__file__).with_name("worked-examples.json")
RECORDS = json.loads(FILE.read_text())


@pytest.mark.parametrize("record", RECORDS, ids=[each["name"] for each in RECORDS])
def test_every_figure_of_a_published_example_is_reproduced(record: dict[str, Any]) -> None:
    """All that is expected is ours within its tolerance, and rounds to what was published."""
    assert differences(record) == []
    assert published_differences(record) == []


@pytest.mark.parametrize("record", RECORDS, ids=[each["name"] for each in RECORDS])
def test_a_figure_that_is_not_compared_or_a_little_off_is_noticed(record: dict[str, Any]) -> None:
    """The comparison itself: an unknown name, and each figure moved by twice its tolerance."""
    unknown = deepcopy(record)
    unknown["expected"]["another_coefficient"] = 0.5
    moved = deepcopy(record)
    for name, value in record["expected"].items():
        more = 2 * record["tolerance_by_key"].get(name, record["tolerance"])
        moved["expected"][name] = _moved(value, more)

    assert [each.figure for each in differences(unknown)] == ["another_coefficient"]
    assert {each.figure for each in differences(moved)} == record["expected"].keys()


def test_the_command_counts_records_and_ends_with_1_where_one_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    off = deepcopy(RECORDS[:2])
    off[1]["expected"]["gwet_ac1"] += 0.001
    (tmp_path / "off.json").write_text(json.dumps(off))

    assert main([str(FILE)]) == 0
    assert main([str(tmp_path / "off.json")]) == 1
    assert "records agreeing      1" in capsys.readouterr().out


def test_a_record_whose_coders_always_agree_on_one_value_has_no_figure_but_agreement() -> None:
    """Undefined is None, never a nan or a warning."""
    one = {"name": "one", "level": "nominal", "levels": ["nominal"], "categories": ["no", "yes"]}
    found = figures({**one, "ratings": [["no", "no"], ["no", "no"]]})

    assert found["percent_agreement"] == 1.0
    assert found["gwet_ac1"] == 1.0
    for name in ("krippendorff_alpha", "fleiss_kappa", "conger_kappa", "cohen_kappa",
                 "mean_pairwise_cohen_kappa", "krippendorff_alpha_nominal_se_gwet",
                 "krippendorff_alpha_nominal_se_jackknife"):  # fmt: skip
        assert found[name] is None, name


def _moved(value: Any, more: float) -> Any:
    if isinstance(value, dict):
        return {key: None if each is None else each + more for key, each in value.items()}
    return [each + more for each in value] if isinstance(value, list) else value + more
