"""The same work in several processes: in order, whatever becomes of them."""

import os

import pytest

from flows import processes
from flows.processes import in_processes


def double(number):
    return 2 * number


def who(_):
    return os.getpid()


def refuse(number):
    if number == 3:
        raise ValueError("three")
    return number


def die(number):
    if os.getpid() != int(os.environ["HERE"]):
        os._exit(9)
    return 10 * number


@pytest.fixture
def two(monkeypatch):
    monkeypatch.setenv(processes.VARIABLE, "2")


@pytest.mark.slow
def test_results_come_in_the_order_of_the_pieces(two):
    assert list(in_processes(double, range(40), soon=0)) == list(range(0, 80, 2))


@pytest.mark.slow
def test_the_work_is_done_elsewhere(two):
    first, *others = in_processes(who, range(8), soon=0)
    assert first == os.getpid()
    assert first not in others


@pytest.mark.parametrize(("number", "pieces", "soon"), [("1", 20, 0), ("2", 3, 0), ("2", 15, 3600)])
def test_little_work_or_one_process_is_done_here(monkeypatch, number, pieces, soon):
    monkeypatch.setenv(processes.VARIABLE, number)
    assert set(in_processes(who, range(pieces), soon=soon)) == {os.getpid()}


@pytest.mark.slow
def test_what_the_work_raises_is_raised(two):
    made = in_processes(refuse, range(10), soon=0)
    with pytest.raises(ValueError, match="three"):
        list(made)


@pytest.mark.slow
def test_where_processes_are_killed_the_work_is_done_here(two, monkeypatch):
    """As where memory runs out: slower, and nothing is lost."""
    monkeypatch.setenv("HERE", str(os.getpid()))
    assert list(in_processes(die, range(5), soon=0)) == [0, 10, 20, 30, 40]
