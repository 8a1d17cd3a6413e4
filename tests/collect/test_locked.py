"""Workbooks locked with a coder's own password: out, back, as a fix list, and nowhere else."""

import io
import logging

import openpyxl
import pytest

from codebook.excel.encryption import decrypted, encrypted, is_encrypted
from codebook.faults import StudyError
from db.find.rounds import workbooks
from db.open import reading
from flows.check import study_faults
from flows.distribute.again import reissue
from flows.distribute.work import distribute
from flows.passwords import password_of, variable
from flows.status import study_status
from flows.study import open_study

pytestmark = pytest.mark.stages
SECRET = "a-Secret of ab 17"  # made up
OTHER = "another Secret 18"


@pytest.fixture
def locked_office(office, monkeypatch):
    """The study where ab has a password, sent anew."""
    monkeypatch.setenv("INTERCODER_PASSWORD_AB", SECRET)
    path = office.study.folder / "study.yaml"
    path.write_text(path.read_text().replace("name: A. Brown}", "name: A. Brown, password: true}"))
    office.study = open_study(office.study.folder, clock=office.study.clock, key=office.study.key)
    with reading(office.study.engine) as session:
        for each in workbooks(session):
            office.study.path("outbox", each.file_name).unlink()
    distribute(office.study, "pilot")
    return office


def faults(office):
    found = study_faults(office.study.folder)
    return [each for each in found if "password" in f"{each.place} {each.found}".lower()]


def outbox(office, coder):
    with reading(office.study.engine) as session:
        (found,) = [each for each in workbooks(session) if each.person == coder]
    return office.study.path("outbox", found.file_name), found


def test_only_the_coder_who_has_a_password_gets_a_locked_workbook(locked_office):
    path, _ = outbox(locked_office, "ab")
    assert decrypted(path.read_bytes(), SECRET) == locked_office.sent["ab"]
    path, _ = outbox(locked_office, "cd")
    assert path.read_bytes() == locked_office.sent["cd"]


def test_what_lies_there_as_it_was_sent_is_left_alone(locked_office):
    """A lock gives other bytes each time; the workbook in it is the same."""
    path, _ = outbox(locked_office, "ab")
    before = path.read_bytes()
    distribute(locked_office.study, "pilot")
    told = reissue(locked_office.study, "pilot", "ab")
    assert (path.read_bytes(), told.written) == (before, [])


def test_a_locked_return_is_read_in_memory_and_kept_as_it_came(locked_office):
    content = encrypted(locked_office.fill("| case | D01 |\n| RR-1 | Yes |"), SECRET)
    locked_office.send("back.xlsx", content)
    told = locked_office.collect()
    assert (told.accepted, locked_office.answers()) == (1, {("RR-1", "D01"): "yes"})
    (kept,) = locked_office.study.inside("received").iterdir()
    assert kept.read_bytes() == content
    assert study_status(locked_office.study).held == []


def test_a_coder_with_a_password_may_send_it_back_unlocked(locked_office):
    locked_office.send("back.xlsx", locked_office.fill("| case | D01 |\n| RR-1 | Yes |"))
    assert locked_office.collect().accepted == 1


def test_the_fix_list_is_locked_as_well_and_comes_back_corrected(locked_office):
    locked_office.send(
        "back.xlsx", encrypted(locked_office.fill("| case | D01 |\n| RR-1 | Yess |"), SECRET)
    )
    locked_office.collect()
    list_ = locked_office.fix_list().read_bytes()
    assert is_encrypted(list_)
    plain = decrypted(list_, SECRET)
    assert openpyxl.load_workbook(io.BytesIO(plain)).sheetnames[0] == "To fix"
    corrected = locked_office.fill("| case | D01 |\n| RR-1 | No |", content=plain)
    locked_office.send("b.xlsx", encrypted(corrected, SECRET))
    assert locked_office.collect().accepted == 1
    assert locked_office.answers() == {("RR-1", "D01"): "no"}


@pytest.mark.parametrize("word", [OTHER, "x"])
def test_one_that_no_password_opens_is_refused_in_words(locked_office, word):
    locked_office.send("back.xlsx", encrypted(locked_office.fill("| case | D01 |"), word))
    told = locked_office.collect()
    assert told.rejected == 1
    assert "with none of the passwords that were agreed" in told.notes[0]


def test_one_that_another_s_password_opens_is_held(locked_office):
    """Cd's workbook under ab's password: somebody filled in what was not theirs."""
    content = locked_office.fill("| case | D01 |\n| RR-1 | Yes |", coder="cd")
    locked_office.send("back.xlsx", encrypted(content, SECRET))
    told = locked_office.collect()
    assert (told.held, locked_office.answers("cd")) == (1, {})
    assert "locked with the password of ab" in told.notes[0]


def test_excels_own_lock_asks_for_no_password(office):
    """Some files whose structure is protected are locked by Excel under a word of its own."""
    content = encrypted(office.fill("| case | D01 |\n| RR-1 | Yes |"), "VelvetSweatshop")
    office.send("back.xlsx", content)
    assert office.collect().accepted == 1


def test_without_the_password_nothing_goes_out_and_check_says_how_to_set_it(
    locked_office, monkeypatch
):
    path, _ = outbox(locked_office, "ab")
    path.unlink()
    monkeypatch.delenv("INTERCODER_PASSWORD_AB")
    with pytest.raises(StudyError, match="INTERCODER_PASSWORD_AB, or run: keyring set"):
        distribute(locked_office.study, "pilot")
    assert not path.exists()
    (fault,) = faults(locked_office)
    assert (fault.found, "keyring set" in fault.remedy) == ("no password is set for ab", True)


@pytest.mark.parametrize("word", ["seven77", "x" * 256])
def test_a_password_that_is_too_short_or_too_long_is_a_fault(locked_office, monkeypatch, word):
    monkeypatch.setenv("INTERCODER_PASSWORD_AB", word)
    (fault,) = faults(locked_office)
    assert "too short or too long" in fault.found
    assert word not in f"{fault}"


def test_two_ids_with_one_variable_are_a_fault(locked_office, monkeypatch):
    path = locked_office.study.folder / "study.yaml"
    two = "{id: a-b, name: X, password: true}\n  - {id: a_b, name: Y, password: true}"
    path.write_text(path.read_text().replace("{id: cd, name: C. Dean}", two))
    monkeypatch.setenv(variable("a-b"), OTHER)
    (fault,) = faults(locked_office)
    assert fault.found == "INTERCODER_PASSWORD_A_B would be the password of a-b and of a_b"


def test_the_keyring_is_asked_where_the_environment_says_nothing(locked_office, monkeypatch):
    """And a machine without a keyring is as one that holds nothing."""
    monkeypatch.delenv("INTERCODER_PASSWORD_AB")
    asked = []
    monkeypatch.setattr(
        "keyring.get_password", lambda service, user: asked.append((service, user)) or SECRET
    )
    assert password_of(locked_office.study.file, "ab") == SECRET
    assert asked == [("intercoder: Small study", "ab")]


def test_the_password_stands_nowhere(locked_office, caplog, capsys):
    """Not in the database, a report, a log, what is printed or what an object shows of itself."""
    caplog.set_level(logging.DEBUG)
    locked_office.send(
        "back.xlsx", encrypted(locked_office.fill("| case | D01 |\n| RR-1 | Yess |"), SECRET)
    )
    told = locked_office.collect()
    status = study_status(locked_office.study)
    printed = capsys.readouterr()
    words = [printed.out, printed.err, caplog.text, repr(told), repr(status)]
    assert not any(SECRET in each for each in (*words, repr(locked_office.study)))
    for path in locked_office.study.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert SECRET.encode() not in content, path
            assert SECRET.encode("utf-16-le") not in content, path
