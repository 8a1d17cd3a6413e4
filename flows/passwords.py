"""With which password is a coder's workbook locked? From the environment, or the keyring."""

import os
from collections.abc import Iterator

from codebook.excel.encryption import LONGEST, SHORTEST
from codebook.faults import Fault
from flows.studyfile import StudyFile


def variable(coder: str) -> str:
    """The environment variable that holds a coder's password."""
    return f"INTERCODER_PASSWORD_{coder.upper().replace('-', '_')}"


def keyring_service(file: StudyFile) -> str:
    """The name under which the system's keyring holds the study's passwords."""
    return f"intercoder: {file.title}"


def locked_coders(file: StudyFile) -> tuple[str, ...]:
    """The ids of coders whose workbooks are locked."""
    return tuple(each.id for each in file.coders if each.password)


def password_of(file: StudyFile, person: str) -> str | None:
    """The password of a coder whose workbooks are locked; None where there is none.

    It goes nowhere but into memory: never into the database, a message or a flow's parameters.
    """
    if person not in locked_coders(file):
        return None
    return os.environ.get(variable(person)) or _from_keyring(keyring_service(file), person)


def how_to_set(file: StudyFile, person: str) -> str:
    """What the lead does to set a coder's password."""
    return f'Set {variable(person)}, or run: keyring set "{keyring_service(file)}" {person}'


def password_faults(file: StudyFile) -> Iterator[Fault]:
    """What is wrong with the passwords that the study file asks for, one fault a coder."""
    variables: dict[str, str] = {}
    for coder in locked_coders(file):
        other = variables.setdefault(variable(coder), coder)
        where, told = f"coders.{coder}.password", password_of(file, coder)
        if other != coder:
            found = f"{variable(coder)} would be the password of {other} and of {coder}"
            yield file.fault(where, found, "Give one of them another id")
        elif told is None:
            yield file.fault(where, f"no password is set for {coder}", how_to_set(file, coder))
        elif not SHORTEST <= len(told) <= LONGEST:
            found = f"the password of {coder} is too short or too long"
            yield file.fault(where, found, f"Take {SHORTEST} to {LONGEST} characters")


def _from_keyring(service: str, person: str) -> str | None:
    """What the system's keyring holds; None where it holds nothing, or there is no keyring."""
    import keyring  # noqa: PLC0415  # only where a password is asked for
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(service, person) or None
    except (KeyringError, RuntimeError, OSError):
        return None
