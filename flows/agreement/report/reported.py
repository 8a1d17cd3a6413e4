"""Of what is an agreement report made, and by which run?"""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import metadata
from typing import Any

from codebook.model import Codebook
from flows.agreement.asked import AskedApart
from flows.agreement.coding import HowCoded
from flows.agreement.differences import Difference
from flows.agreement.evidence import QuestionEvidence
from flows.agreement.results import RoundAgreement
from flows.failed import ProceededAgainst


@dataclass(frozen=True, slots=True, eq=False)
class Reported:
    """All that a report is made of.

    names: people's names by id. round_seed: of the order of cases. earlier: decisions at this
    round's earlier checkpoints. against: failed checkpoints, of any round, against which it went
    on. double_coded: cases with two or more coders. in_view: answers given with an earlier one
    in view, which were not compared. files: the returned files that the answers came from,
    workbook by sha256. how: the coding, as it was when measured. titles: words for register
    columns. unit: whom or what the answers about a case concern, if the coders were told.
    group_by: the title of the column by which results are grouped, if one is set. asked_apart:
    cases in which a question applies for some coders only. evidence: of questions with any.
    """

    study: str
    synthetic: str
    round: str
    round_seed: int
    wave: int
    waves: int
    codebook: Codebook
    codebook_sha256: str
    inputs_sha256: str
    measured: RoundAgreement
    differences: Sequence[Difference]
    names: Mapping[str, str]
    earlier: Sequence[Mapping[str, Any]]
    against: Sequence[ProceededAgainst]
    double_coded: int
    in_view: int
    files: Mapping[str, str]
    at: datetime
    program: str
    how: HowCoded
    titles: Mapping[str, str]
    unit: str = ""
    group_by: str = ""
    asked_apart: Sequence[AskedApart] = ()
    evidence: Sequence[QuestionEvidence] = ()

    @property
    def name(self) -> str:
        """How the report's files begin."""
        return f"agreement-{self.round}"


def manifest(reported: Reported) -> dict[str, Any]:
    """Versions, seeds and hashes from which the figures can be had again."""
    return {
        "made": f"agreement of round {reported.round}, waves up to {reported.wave}",
        "at": reported.at.isoformat(),
        "intercoder": reported.program,
        "python": platform.python_version(),
        "packages": {each: metadata.version(each) for each in ("krippendorff", "numpy", "scipy")},
        "seed": list(reported.measured.seed),
        "round_seed": reported.round_seed,
        "replicates": reported.measured.replicates,
        "thresholds": asdict(reported.measured.standard),
        "codebook": {"version": reported.codebook.version, "sha256": reported.codebook_sha256},
        "answers_sha256": reported.inputs_sha256,
        "files": dict(reported.files),
        "synthetic": reported.synthetic,
    }


def run_record(reported: Reported) -> list[tuple[str, str]]:
    """The same in words, for the end of the page."""
    made = manifest(reported)
    packages = ", ".join(f"{name} {version}" for name, version in made["packages"].items())
    return [
        ("Measured", f"{reported.at.day} {reported.at:%B %Y, %H:%M} UTC"),
        ("Program", f"intercoder {reported.program}, Python {made['python']}, {packages}"),
        ("Seed of the resampling", ", ".join(str(each) for each in reported.measured.seed)),
        ("Replicates", f"{reported.measured.replicates:,} resamples of cases, shared by all"),
        ("Codebook", f"version {reported.codebook.version}, sha256 {reported.codebook_sha256}"),
        ("Answers", f"sha256 {reported.inputs_sha256}"),
        ("Returned files", f"{len(reported.files)}, listed by hash in the manifest"),
    ]
