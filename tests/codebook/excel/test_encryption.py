"""Workbooks locked with a password: opened by it and by no other, whatever the file says."""

import contextlib
import io

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from codebook.excel.encryption import decrypted, encrypted, is_encrypted
from codebook.excel.problems import Refused

PASSWORD = "correct horse"  # made up


@pytest.fixture(scope="module")
def plain():
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def locked(plain):
    return encrypted(plain, PASSWORD)


def test_the_password_gives_back_the_same_bytes(plain, locked):
    assert is_encrypted(locked)
    assert not is_encrypted(plain)
    assert decrypted(locked, PASSWORD) == plain


@pytest.mark.parametrize("word", ["correct horse ", "Correct horse", "x", "päßwörd🙂" * 20])
def test_no_other_password_opens_it(locked, word):
    assert decrypted(locked, word) is None


@pytest.mark.parametrize("word", ["pässwörd", "密码密码密码密码", "🙂" * 8, "x" * 255])
def test_a_password_may_have_any_letters(plain, word):
    assert decrypted(encrypted(plain, word), word) == plain


def test_a_changed_byte_is_noticed(locked):
    """The lock covers the whole content, so that nobody changes an answer inside it."""
    at = len(locked) // 2
    changed = locked[:at] + bytes([locked[at] ^ 1]) + locked[at + 1 :]
    with contextlib.suppress(Refused):
        assert decrypted(changed, PASSWORD) is None


def test_a_lock_that_would_take_minutes_is_refused(locked):
    """The number of rounds stands in the file, and is the sender's to choose."""
    slow = locked.replace(b'spinCount="100000" ', b'spinCount="9999999"')
    assert slow != locked
    with pytest.raises(Refused, match="takes too long"):
        decrypted(slow, PASSWORD)


@pytest.mark.parametrize("length", [8, 512, 1024, 4096])
def test_a_truncated_one_is_refused_or_not_opened(locked, length):
    with contextlib.suppress(Refused):
        assert decrypted(locked[:length], PASSWORD) is None


def test_the_library_takes_what_it_wrote_only_with_its_own_lock(plain):
    """What we write is what Office reads: agile encryption, 100,000 rounds, AES-256."""
    told = OOXMLFile(io.BytesIO(encrypted(plain, PASSWORD)))
    assert (told.type, told.info["spinValue"]) == ("agile", 100_000)
    assert (told.info["passwordKeyBits"], told.info["passwordHashAlgorithm"]) == (256, "SHA512")
