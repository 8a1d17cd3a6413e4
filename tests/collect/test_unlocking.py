"""Locked returns where something is amiss: no password set, another's, LibreOffice's own lock."""

import logging

import pytest

from codebook.excel.encryption import decrypted, encrypted, is_encrypted
from codebook.faults import StudyError
from db.find.returns import returns
from db.find.rounds import round_named
from db.open import reading
from flows.arrivals import new_by_kind
from flows.collect.work import collect
from flows.distribute.work import distribute
from flows.passwords import password_faults, password_of
from flows.readable import Readable, content_of, readable
from flows.reconcile.work import put_out
from flows.returned import identity_in, known_identities
from flows.study import open_study
from tests.collect.conftest import STUDY
from tests.support import lo_locked

pytestmark = pytest.mark.stages
SECRET = "a-Secret of ab 17"  # made up
SET = "INTERCODER_PASSWORD_AB"
YES = "| case | D01 |\n| RR-1 | Yes |"


def with_password(office, *coders, also=""):
    """The study file says that these coders have passwords."""
    path = office.study.folder / "study.yaml"
    text = STUDY + also
    for coder, name in (("ab", "A. Brown"), ("cd", "C. Dean")):
        if coder in coders:
            text = text.replace(f"{name}}}", f"{name}, password: true}}")
    path.write_text(text)
    office.study = open_study(office.study.folder, clock=office.study.clock, key=office.study.key)


@pytest.fixture
def locking(office, monkeypatch):
    """The study where ab has a password, which is set; no keyring holds another."""
    monkeypatch.setattr("keyring.get_password", lambda *_: None)
    monkeypatch.setenv(SET, SECRET)
    with_password(office, "ab")
    return office


def test_without_the_password_a_locked_return_waits_and_nothing_is_held_against_its_coder(
    locking, monkeypatch
):
    """It is as it should be; once the password is set it is read like any other."""
    locking.send("back.xlsx", encrypted(locking.fill(YES), SECRET))
    locking.send("cd.xlsx", locking.fill(YES, coder="cd"))
    monkeypatch.delenv(SET)
    told = locking.collect()
    assert (told.unread, told.accepted, told.rejected) == (1, 1, 0)
    assert f"the password of ab is not set here. Set {SET}" in " ".join(told.notes)
    with reading(locking.study.engine) as session:
        assert [each.file_name for each in returns(session)] == ["cd.xlsx"]
        assert new_by_kind(locking.study, session).coding == 1
    monkeypatch.setenv(SET, SECRET)
    assert locking.collect().accepted == 1
    assert locking.answers() == {("RR-1", "D01"): "yes"}


def test_excels_own_lock_is_opened_even_without_the_password(locking, monkeypatch):
    monkeypatch.delenv(SET)
    locking.send("cd.xlsx", encrypted(locking.fill(YES, coder="cd"), "VelvetSweatshop"))
    assert locking.collect().accepted == 1


def test_no_round_is_opened_without_the_passwords_it_needs(tmp_path, locking, monkeypatch):
    """Nothing is assigned or written: the lead sets the password and says it again."""
    also = "  main: {cases: rest, coders_per_case: all}\n"
    with_password(locking, "ab", also=also)
    monkeypatch.setattr("flows.distribute.work._may_open", lambda *_: None)
    monkeypatch.delenv(SET)
    before = sorted(locking.study.path("outbox").rglob("*"))
    with pytest.raises(StudyError, match="no password is set for ab"):
        distribute(locking.study, "main")
    with reading(locking.study.engine) as session:
        assert round_named(session, "main") is None
    assert sorted(locking.study.path("outbox").rglob("*")) == before


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("seven77", "too short or too long"),
        ("          ", "too short or too long"),
        ("x" * 256, "too short or too long"),
        ("\N{SLIGHTLY SMILING FACE}" * 128, "too short or too long"),
        ("a good password\n", "a character that nobody can type"),
        ("a good \udcff password", "a character that nobody can type"),
    ],
)
def test_a_poor_password_locks_nothing_and_is_not_told(locking, monkeypatch, word, found):
    monkeypatch.setattr("flows.passwords.os.environ", {SET: word})
    (fault,) = password_faults(locking.study.file)
    assert found in fault.found
    assert word not in f"{fault}"
    with pytest.raises(StudyError, match="cannot be written") as refused:
        put_out(locking.study, "new.xlsx", locking.sent["ab"], "ab")
    assert word not in str(refused.value)
    assert not locking.study.path("outbox", "new.xlsx").exists()


def test_two_coders_with_one_password_are_a_fault(locking, monkeypatch):
    """Each could open what the other was sent, and no return would say whose it is."""
    with_password(locking, "ab", "cd")
    monkeypatch.setenv("INTERCODER_PASSWORD_CD", SECRET)
    (fault,) = password_faults(locking.study.file)
    assert fault.found.startswith("cd has the same password as ab")
    assert SECRET not in f"{fault}"


def test_each_coder_s_own_password_opens_their_return(locking, monkeypatch):
    with_password(locking, "ab", "cd")
    monkeypatch.setenv("INTERCODER_PASSWORD_CD", "another Secret 18")
    locking.send("a.xlsx", encrypted(locking.fill(YES), SECRET))
    locking.send("c.xlsx", encrypted(locking.fill(YES, coder="cd"), "another Secret 18"))
    told = locking.collect()
    assert (told.accepted, told.held) == (2, 0)


def test_a_keyring_that_fails_in_its_own_way_is_as_one_that_holds_nothing(locking, monkeypatch):
    monkeypatch.delenv(SET)

    def fails(*_):
        raise LookupError("no such service on the bus")

    monkeypatch.setattr("keyring.get_password", fails)
    assert password_of(locking.study.file, "ab") is None


def test_an_accent_is_one_letter_however_it_was_stored(locking, monkeypatch):
    """Keyboards give composed letters; a password that was set otherwise could not be typed."""
    monkeypatch.setenv(SET, "pa\u0308sswort 1")
    assert password_of(locking.study.file, "ab") == "p\u00e4sswort 1"


def test_a_reconciliation_workbook_of_a_coder_with_a_password_is_locked_and_recognised(locking):
    """It holds the same words; whoever adjudicates without a password gets theirs open."""
    path = put_out(locking.study, "reconciliation.xlsx", locking.sent["ab"], "ab")
    content = path.read_bytes()
    assert decrypted(content, SECRET) == locking.sent["ab"]
    with reading(locking.study.engine) as session:
        known = known_identities(locking.study, session)
        found = identity_in(locking.study, content, path.name, known)
    assert found is not None
    assert found.person == "ab"
    assert not is_encrypted(put_out(locking.study, "l.xlsx", b"words", "lead").read_bytes())


def test_what_was_unlocked_does_not_show_itself(locking):
    assert "PK" not in repr(Readable(locking.sent["ab"]))


def test_a_stored_return_is_not_read_without_its_password(locking, monkeypatch):
    """As `trace --verify` needs it: it says so, and takes the file for nothing else."""
    locking.send("back.xlsx", encrypted(locking.fill(YES), SECRET))
    locking.collect()
    with reading(locking.study.engine) as session:
        (kept,) = returns(session)
    assert content_of(locking.study, kept) == decrypted(
        locking.study.inside("received", kept.sha256).read_bytes(), SECRET
    )
    monkeypatch.delenv(SET)
    with pytest.raises(StudyError, match="password of ab is not set here"):
        content_of(locking.study, kept)


def test_after_a_change_of_password_the_one_before_still_opens_what_it_locked(locking, monkeypatch):
    """Returns that are kept, and copies that are still out; what goes out has the new lock."""
    new = "a newer Secret 19"
    locking.send("back.xlsx", encrypted(locking.fill("| case | D01 |\n| RR-1 | Yess |"), SECRET))
    locking.collect()
    monkeypatch.setenv(SET, new)
    locking.send("b.xlsx", encrypted(locking.fill("| case | D02 |\n| RR-1 | Yes |"), SECRET))
    assert locking.collect().rejected == 1
    with reading(locking.study.engine) as session:
        kept = returns(session)[0]
    with pytest.raises(StudyError, match="Set INTERCODER_OLD_PASSWORD_AB"):
        content_of(locking.study, kept)
    monkeypatch.setenv("INTERCODER_OLD_PASSWORD_AB", SECRET)
    assert content_of(locking.study, kept) is not None
    locking.fix_list().unlink()
    locking.send("c.xlsx", encrypted(locking.fill("| case | D02 |\n| RR-1 | No |"), SECRET))
    assert locking.collect().accepted == 1
    assert decrypted(locking.fix_list().read_bytes(), new) is not None


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_the_password_only_and_its_own_lock_is_opened(
    locking, tmp_path, caplog
):
    """Out, typed in a real program, back under the older lock in which LibreOffice saves."""
    caplog.set_level(logging.DEBUG)
    sent, back = tmp_path / "sent.xlsx", tmp_path / "back.xlsx"
    sent.write_bytes(encrypted(locking.sent["ab"], SECRET))
    row = answer_cell(locking.sent["ab"], "RR-1", "D01")
    assert lo_locked.typed(sent, SECRET, ("RR-1", row, "Yes"), back) == [False, True]
    assert is_encrypted(back.read_bytes())
    locking.send("back.xlsx", back.read_bytes())
    assert (locking.collect().accepted, locking.answers()) == (1, {("RR-1", "D01"): "yes"})
    assert SECRET not in caplog.text


@pytest.mark.libreoffice
def test_an_ods_that_is_locked_is_refused_in_words_of_its_own(locking, tmp_path):
    sent, back = tmp_path / "sent.xlsx", tmp_path / "back.ods"
    sent.write_bytes(encrypted(locking.sent["ab"], SECRET))
    row = answer_cell(locking.sent["ab"], "RR-1", "D01")
    lo_locked.typed(sent, SECRET, ("RR-1", row, "Yes"), back, "ods")
    locking.send("back.ods", back.read_bytes())
    told = collect(locking.study)
    assert told.rejected == 1
    assert "with the password that was agreed with you" in told.notes[0]


def answer_cell(content, case, question):
    import io

    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(content))[case]
    return f"C{next(cell.row for cell in sheet['A'] if cell.value == question)}"


def test_a_plain_return_is_not_unpacked_twice(locking, monkeypatch):
    """Only what looks like another kind of file is looked into before it is read."""
    monkeypatch.setattr("flows.readable.preflight", lambda *_: pytest.fail("unpacked"))
    content = locking.fill(YES)
    assert readable(locking.study, content, "back.xlsx").content == content
