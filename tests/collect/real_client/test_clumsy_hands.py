"""What coders do to a workbook in a real LibreOffice: answers arrive, or problems name them."""

from pathlib import Path

import clumsy_hands
import lo_fill
import pytest
import real_client
from examples import LONG

pytestmark = [pytest.mark.libreoffice, pytest.mark.stages, pytest.mark.slow]
KINDS = ("xlsx", "ods", "xls")
OTHER_KINDS = ("duplicated and changed", "answers merged", "answer struck through", "rows sorted")
"""Actions that are tried as .ods and .xls too in a short run."""


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
def test_every_action_leaves_each_answer_read_or_named(small, tmp_path, locale):
    """Each in a workbook of its own, all in one LibreOffice, and then collected."""
    path, book = real_client.sent(small), real_client.codebook_sent(small)
    places = list(real_client.places(path.read_bytes(), book))
    acts = clumsy_hands.acts_of(clumsy_hands.filled_sheet(places, book))
    if not LONG:  # half of them in each locale
        acts = acts[locale == "de-DE" :: 2]
    jobs = [
        lo_fill.job(path, act.fills, tmp_path / str(number), kinds_of(act), actions=act.actions)
        for number, act in enumerate(acts)
    ]
    wrong = []
    for act, done in zip(acts, lo_fill.fill_all(jobs, locale), strict=True):
        wrong += [f"{act.name}: {each}" for each in done["errors"]]
        for kind, saved in done["saved"].items():
            study = real_client.copied(small, Path(f"{saved}-study"))
            told = real_client.collected(study, Path(saved).read_bytes(), f"back.{kind}")
            wrong += [f"{act.name}, {kind}: {each}" for each in faults(small, act, told)]
    assert not wrong, "\n".join(wrong)


def kinds_of(act):
    """In which formats a workbook is saved; after keystrokes LibreOffice survives one save."""
    by_hand = any(each[3] in ("enter", "paste") for each in act.fills)
    if by_hand or not (LONG or act.name in OTHER_KINDS):
        return ("xlsx",)
    return KINDS


def faults(study, act, told):
    """What is not as it should be after an action."""
    if told.state != "accepted":
        return [f"{told.state}: {told.why}"]
    found = real_client.law(act.typed, told, real_client.documents_of(study), act.moved)
    missed = act.names - {each.kind for each in told.problems}
    wrong = [f"{sorted(missed)} is not named; {found}"] if missed else []
    if found.silent:
        wrong.append(str(found))
    return wrong
