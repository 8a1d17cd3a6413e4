"""Workbooks locked with a password: opened by it and by no other, whatever the file says."""

import contextlib
import hashlib
import io
import logging
import random
import struct
import time

import olefile
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted
from msoffcrypto.method.ecma376_standard import ECMA376Standard
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
    slow = locked.replace(b'spinCount="100000"', b'spinCount="900000"')
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


def described(told, package=b"\0" * 4096):
    """A locked file whose description says what is told."""
    out = io.BytesIO()
    ECMA376Encrypted(package, told).write_to(out)
    return out.getvalue()


def description(locked):
    with olefile.OleFileIO(io.BytesIO(locked)) as parts:
        return parts.openstream("EncryptionInfo").read()


SLOW_SPELLINGS = ["9999999", "&#57;999999", "999999999999", "&#x39;99999999999999999999"]


@pytest.mark.parametrize("spins", SLOW_SPELLINGS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_slow_lock_is_refused_at_once_however_it_is_spelled(locked, spins, encoding):
    """References and other encodings of XML do not hide the number of rounds."""
    told = description(locked)
    xml = told[8:].decode().replace('spinCount="100000"', f'spinCount="{spins}"')
    xml = xml.replace('encoding="UTF-8"', f'encoding="{encoding.upper()}"')
    began = time.perf_counter()
    with pytest.raises(Refused, match="takes too long"):
        decrypted(described(told[:8] + xml.encode(encoding)), PASSWORD)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_description_that_declares_entities_is_refused(locked, encoding):
    told = description(locked)
    entity = '<!DOCTYPE e [<!ENTITY a "100000">]><encryption'
    xml = told[8:].decode().replace("<encryption", entity, 1).replace('"UTF-8"', f'"{encoding}"')
    with pytest.raises(Refused, match="no spreadsheet program writes"):
        decrypted(described(told[:8] + xml.encode(encoding)), PASSWORD)


def test_mutilated_locks_are_refused_or_not_opened_and_take_no_time(locked):
    """Seeded flips of bytes in the container, the description and the content."""
    draw = random.Random(4)
    began = time.perf_counter()
    for _ in range(40):
        changed = bytearray(locked)
        for _ in range(draw.randint(1, 8)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        with contextlib.suppress(Refused):
            decrypted(bytes(changed), "wrong one")
    assert time.perf_counter() - began < 30


def locked_in_2007(content, password):
    """The lock of Excel 2007, in which LibreOffice still saves: AES-128, ECB, 50,000 rounds."""
    salt, word = b"s" * 16, b"v" * 16
    told = (password, 0x660E, 0x8004, 0x18, 128, 16, salt)
    key = ECMA376Standard.makekey_from_password(*told)
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0)
    header += "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    verifier = struct.pack("<I", 16) + salt + ecb(key, word) + struct.pack("<I", 20)
    verifier += ecb(key, hashlib.sha1(word).digest() + b"\0" * 12)
    start = struct.pack("<HHII", 3, 2, 0x24, len(header))
    package = struct.pack("<Q", len(content)) + ecb(key, content + b"\0" * (-len(content) % 16))
    return described(start + header + verifier, package)


def ecb(key, content):
    at_work = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return at_work.update(content) + at_work.finalize()


def test_the_older_lock_is_opened_and_its_password_is_not_logged(plain, caplog):
    """The library writes the password and the key to its log where it opens such a lock."""
    content = locked_in_2007(plain, PASSWORD)
    caplog.clear()
    caplog.set_level(logging.DEBUG)
    assert decrypted(content, PASSWORD) == plain
    assert decrypted(content, "wrong one") is None
    assert PASSWORD not in caplog.text
    assert "wrong one" not in caplog.text
    assert not [each for each in caplog.records if "standard" in each.name]
