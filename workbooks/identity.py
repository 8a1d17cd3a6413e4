"""Is this one of our workbooks, and which? Identity is cell text, sealed with the study's key."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = "intercoder-workbook-1"
LINE = re.compile(r"ic:(?P<code>[A-Z2-7]{4}-[A-Z2-7]{4}):(?P<case>.+):(?P<seal>[0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a workbook says of itself in its hidden sheet, all of it covered by the seal.

    code: the workbook's code; kind: coding, repeat, reconciliation or themes; person: who fills
    it in; cases: case ids in order; fix_code: of the fix list it answers, or nothing.
    """

    code: str
    kind: str
    study: str
    round: str
    person: str
    codebook_version: int
    codebook_sha256: str
    cases: tuple[str, ...]
    fix_code: str = ""

    @property
    def is_coded(self) -> bool:
        """Whether a coder codes cases in it, the first time or once more."""
        return self.kind in ("coding", "repeat")

    def fields(self) -> dict[str, str]:
        """Key and text as they stand in the hidden sheet, without the seal."""
        return {
            "format": FORMAT,
            "workbook": self.code,
            "kind": self.kind,
            "study": self.study,
            "round": self.round,
            "person": self.person,
            "codebook version": str(self.codebook_version),
            "codebook sha256": self.codebook_sha256,
            "cases": json.dumps(list(self.cases), ensure_ascii=False),
            "fix list": self.fix_code,
        }


def workbook_code(key: bytes, *parts: str | int) -> str:
    """A code such as 7F3K-QM2X, always the same for the same parts under the same key."""
    told = "\x1f".join(str(part) for part in ("workbook", *parts))
    letters = base64.b32encode(_mac(key, told)).decode()[:8]
    return f"{letters[:4]}-{letters[4:]}"


def case_line(key: bytes, code: str, case_id: str) -> str:
    """The visible line on a case's sheet that says which workbook and case it is."""
    return f"ic:{code}:{case_id}:{_mac(key, f'case{chr(31)}{code}{chr(31)}{case_id}').hex()[:8]}"


def sealed_case(key: bytes, line: str) -> tuple[str, str] | None:
    """Workbook code and case id of a genuine line; None where it was edited or is none."""
    found = LINE.fullmatch(line.strip())
    if found is None:
        return None
    genuine = case_line(key, found["code"], found["case"])
    return (found["code"], found["case"]) if _alike(genuine, line.strip()) else None


def seal(key: bytes, sealed: Sealed) -> str:
    """The signature over everything the hidden sheet says."""
    return _mac(key, _canonical(sealed.fields())).hex()


def unsealed(key: bytes, fields: Mapping[str, str], signature: str) -> Sealed | None:
    """The identity that the hidden sheet gives, or None where its seal does not hold."""
    if not _alike(_mac(key, _canonical(dict(fields))).hex(), signature):
        return None
    return Sealed(
        code=fields["workbook"],
        kind=fields["kind"],
        study=fields["study"],
        round=fields["round"],
        person=fields["person"],
        codebook_version=int(fields["codebook version"]),
        codebook_sha256=fields["codebook sha256"],
        cases=tuple(json.loads(fields["cases"])),
        fix_code=fields["fix list"],
    )


def _alike(genuine: str, told: str) -> bool:
    """Whether two texts are the same; compared as bytes, since texts may have only ASCII there."""
    return hmac.compare_digest(genuine.encode(), told.encode())


def _canonical(fields: Mapping[str, str]) -> str:
    return json.dumps(dict(fields), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
