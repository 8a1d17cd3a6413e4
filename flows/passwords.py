"""With which password is a coder's workbook locked? From the environment, or the keyring."""

import os
import unicodedata
from collections.abc import Container, Mapping

from codebook.excel.encryption import LONGEST, SHORTEST
from codebook.faults import Fault
from flows.studyfile import StudyFile

_ANOTHER = "Choose another password"


def variable(coder: str) -> str:
    """The environment variable that holds a coder's password."""
    return f"INTERCODER_PASSWORD_{coder.upper().replace('-', '_')}"


def old_variable(coder: str) -> str:
    """The environment variable that holds the password that a coder had before."""
    return variable(coder).replace("_PASSWORD_", "_OLD_PASSWORD_", 1)


def keyring_service(file: StudyFile) -> str:
    """The name under which the system's keyring holds the study's passwords."""
    return f"intercoder: {file.title}"


def locked_coders(file: StudyFile) -> tuple[str, ...]:
    """The ids of coders whose workbooks are locked."""
    return tuple(each.id for each in file.coders if each.password)


def password_of(file: StudyFile, person: str) -> str | None:
    """The password of a coder whose workbooks are locked; None where there is none.

    Accents are composed, as keyboards type them. It goes nowhere but into memory: never into
    the database, a message or a flow's parameters.
    """
    if person not in locked_coders(file):
        return None
    return _told(file, variable(person), person)


def passwords_of(file: StudyFile, person: str) -> tuple[str, ...]:
    """What may open the workbooks of a coder: the password, and the one before it, if set."""
    if person not in locked_coders(file):
        return ()
    told = (password_of(file, person), _told(file, old_variable(person), f"{person} old"))
    return tuple(each for each in told if each)


def how_to_set_old(file: StudyFile, person: str) -> str:
    """What the lead does so that workbooks open that were locked before the password changed."""
    return (
        f'Set {old_variable(person)}, or run: keyring set "{keyring_service(file)}" "{person} old"'
    )


def unset(file: StudyFile) -> tuple[str, ...]:
    """The ids of coders whose workbooks are locked, but whose password is not set here."""
    return tuple(each for each in locked_coders(file) if not password_of(file, each))


def how_to_set(file: StudyFile, person: str) -> str:
    """What the lead does to set a coder's password."""
    return f'Set {variable(person)}, or run: keyring set "{keyring_service(file)}" {person}'


def password_faults(file: StudyFile, only: Container[str] | None = None) -> list[Fault]:
    """What is wrong with the passwords that the study file asks for, one fault a coder.

    only: of these coders; all where it is not given.
    """
    passwords = {each: password_of(file, each) for each in locked_coders(file)}
    return [
        file.fault(f"coders.{coder}.password", *told)
        for coder in passwords
        if only is None or coder in only
        for told in [_trouble(file, coder, passwords)]
        if told is not None
    ]


def _trouble(
    file: StudyFile, coder: str, passwords: Mapping[str, str | None]
) -> tuple[str, str] | None:
    """What is wrong with one coder's password and what to do, in words that do not tell it."""
    told = passwords[coder]
    before = list(passwords)[: list(passwords).index(coder)]
    for other in before:
        if variable(other) == variable(coder):
            found = f"{variable(coder)} would be the password of {other} and of {coder}"
            return found, "Give one of them another id"
    if told is None:
        return f"no password is set for {coder}", how_to_set(file, coder)
    if not told.isprintable():
        return f"the password of {coder} holds a character that nobody can type", _ANOTHER
    if not SHORTEST <= len(told.encode("utf-16-le")) // 2 <= LONGEST or not told.strip():
        found = f"the password of {coder} is too short or too long"
        return found, f"Take {SHORTEST} to {LONGEST} characters"
    for other in before:
        if passwords[other] == told:
            found = f"{coder} has the same password as {other}, so that each can open the other's"
            return found, _ANOTHER
    return None


def _told(file: StudyFile, name: str, user: str) -> str | None:
    told = os.environ.get(name) or _from_keyring(keyring_service(file), user)
    return unicodedata.normalize("NFC", told) if told else None


def _from_keyring(service: str, person: str) -> str | None:
    """What the system's keyring holds; None where it holds nothing, or there is no keyring."""
    import keyring  # noqa: PLC0415  # only where a password is asked for

    try:
        return keyring.get_password(service, person) or None
    except Exception:  # each system's keyring raises errors of its own; none is a password
        return None
