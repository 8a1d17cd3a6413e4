"""What lies in the inbox, wherever it is."""

import hashlib

from upath import UPath

from flows.inbox import InboxFile, files_of, inbox_at, keep, new_files


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.rsplit("/", maxsplit=1)[-1].encode())


def names(inbox):
    return [each.name for each in files_of(inbox)]


def test_files_are_found_below_the_inbox_in_order_and_system_files_are_not(tmp_path):
    put(
        tmp_path, "b.xlsx", "a/z.xlsx", "~$b.xlsx", ".DS_Store", ".~lock.b.xlsx#", "Thumbs.db",
        ".sync/b.xlsx", "c.txt",
    )  # fmt: skip
    assert names(UPath(tmp_path)) == ["a/z.xlsx", "b.xlsx", "c.txt"]


def test_no_inbox_is_an_empty_inbox(tmp_path):
    assert names(UPath(tmp_path / "inbox")) == []


def test_an_inbox_elsewhere_is_read_by_its_url(tmp_path):
    inbox = inbox_at(tmp_path, "memory://study/inbox")
    (inbox / "ab").mkdir(parents=True, exist_ok=True)
    (inbox / "ab" / "back.xlsx").write_bytes(b"bytes")
    (found,) = files_of(inbox)
    assert (found.name, found.sha256) == ("ab/back.xlsx", hashlib.sha256(b"bytes").hexdigest())
    kept, sha256 = keep(inbox / found.name, tmp_path / "received")
    assert (kept.read_bytes(), sha256) == (b"bytes", found.sha256)


def test_only_new_bytes_are_new_and_each_once():
    files = [InboxFile("a", "1"), InboxFile("b", "2"), InboxFile("c", "2"), InboxFile("d", "3")]
    assert [each.name for each in new_files(files, frozenset({"1"}))] == ["b", "d"]


def test_bytes_are_kept_by_hash_for_the_owner_only(tmp_path):
    put(tmp_path, "back.xlsx")
    received = tmp_path / "received"
    kept, sha256 = keep(UPath(tmp_path / "back.xlsx"), received)
    again, _ = keep(UPath(tmp_path / "back.xlsx"), received)
    assert kept == again == received / sha256
    assert kept.stat().st_mode & 0o777 == 0o600
    assert received.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in received.iterdir()] == [sha256]
