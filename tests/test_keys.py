"""Data keys: what is encrypted stays private and in its place, and keys can be replaced."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SetupError
from bot.key_file import key_file, open_keys
from bot.keys import Keys, UnreadableError, new_key
from bot.settings import Settings
from tests.umbral_process import started, umbral

OLD, NEW = "o" * 43, "n" * 42 + "w"
KEYS = Keys(OLD)
LATER = Keys(f"{NEW},{OLD}")


@given(st.binary(max_size=2000), st.text(max_size=50))
def test_what_is_encrypted_comes_back(data: bytes, owner: str) -> None:
    encrypted = KEYS.encrypt(data, owner)
    assert KEYS.decrypt(encrypted, owner) == data
    assert len(encrypted) == len(data) + 33


def test_the_same_is_never_encrypted_the_same_way() -> None:
    nonces = {KEYS.encrypt(b"same", "a")[5:17] for _ in range(2000)}
    nonces |= {Keys(OLD).encrypt(b"same", "a")[5:17] for _ in range(100)}
    assert len(nonces) == 2100


def test_words_cannot_be_read_from_what_is_encrypted() -> None:
    assert b"fatigue" not in KEYS.encrypt(b"fatigue: yes", "a")


def test_another_owner_cannot_read_it() -> None:
    encrypted = KEYS.encrypt(b"mine", "a")
    for owner in ("b", "", "A", "a "):
        with pytest.raises(UnreadableError):
            KEYS.decrypt(encrypted, owner)


def test_any_change_is_noticed() -> None:
    encrypted = KEYS.encrypt(b"csi: 40", "a")
    for place in range(len(encrypted)):
        for damaged in (
            encrypted[:place],
            encrypted[:place] + bytes([encrypted[place] ^ 1]) + encrypted[place + 1 :],
        ):
            with pytest.raises(UnreadableError):
                KEYS.decrypt(damaged, "a")


def test_keys_are_replaced_without_losing_what_was_written() -> None:
    before = KEYS.encrypt(b"kept", "a")
    assert LATER.decrypt(before, "a") == b"kept"
    after = LATER.encrypt(b"kept", "a")
    assert Keys(NEW).decrypt(after, "a") == b"kept"
    with pytest.raises(UnreadableError):
        KEYS.decrypt(after, "a")
    assert LATER.ids == (*Keys(NEW).ids, *KEYS.ids)


def test_a_chat_is_known_under_each_key_and_cannot_be_read() -> None:
    (old,) = KEYS.chat_hashes("telegram:7")
    assert re.fullmatch(r"[0-9a-f]{32}", old)
    assert LATER.chat_hashes("telegram:7") == (*Keys(NEW).chat_hashes("telegram:7"), old)
    assert KEYS.chat_hashes("telegram:7") == (old,), "the same after a restart, and in every process"
    assert len({KEYS.chat_hashes(f"telegram:{number}") for number in range(5000)}) == 5000


@given(st.text(max_size=64), st.text(max_size=64))
def test_a_seal_fits_its_text_only(text: str, other: str) -> None:
    seal = KEYS.seal(text)
    assert re.fullmatch(r"[A-Za-z0-9_-]{8}", seal)
    assert KEYS.is_sealed(text, seal)
    assert KEYS.is_sealed(other, seal) == (other == text)
    assert LATER.is_sealed(text, seal), "a button from before the key was replaced"
    assert not Keys(NEW).is_sealed(text, seal)
    assert not KEYS.is_sealed(text, LATER.seal(text))


@pytest.mark.parametrize("seal", ["", "AAAAAAAA", "ñandúes!", "\ud800", "A" * 1000])
def test_what_is_no_seal_fits_nothing(seal: str) -> None:
    assert not KEYS.is_sealed("walk", seal)


def test_the_uses_of_a_key_have_nothing_in_common() -> None:
    """What is seen of one use, such as seals on buttons, is no help against another."""
    seal = KEYS.seal("telegram:7")
    (chat,) = KEYS.chat_hashes("telegram:7")
    (name,) = KEYS.ids
    assert len({seal, chat[:12], name}) == 3
    assert not chat.startswith(name)


def test_new_keys_are_keys() -> None:
    made = {new_key() for _ in range(20)}
    assert len({Keys(key).ids for key in made}) == 20
    assert Keys(f"{new_key()}=").ids, "as other programs write them"
    done = umbral("new-key")
    assert (done.returncode, done.stderr) == (0, "")
    assert Keys(done.stdout.strip()).ids


@pytest.mark.parametrize(
    "text", ["", " ", ",", "hunter2", f"{OLD},", f"{OLD},hunter2", f"{OLD} {NEW}", OLD[1:], f"{OLD[1:]}ñ"]
)
def test_what_is_no_key_is_refused_and_never_told(text: str) -> None:
    with pytest.raises(SetupError) as caught:
        Keys(text)
    assert str(caught.value).startswith("UMBRAL_DATA_KEY is no key: it takes one that ")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


# Where a key comes from


def settings(**given: str) -> Settings:
    return Settings.model_validate(given)


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    made = open_keys(settings())
    assert open_keys(settings()).ids == made.ids
    assert key_file().is_relative_to(tmp_path / "config")
    assert key_file().stat().st_mode & 0o777 == 0o600
    assert key_file().parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in key_file().parent.iterdir()] == ["data.key"]


def test_a_key_that_is_set_is_used_and_none_is_made() -> None:
    assert open_keys(settings(data_key=f"{NEW}, {OLD}")).ids == LATER.ids
    assert not key_file().exists()


@pytest.mark.parametrize(
    "address", ["postgresql://me:hunter2@host/umbral", "postgresql+asyncpg://host/umbral"]
)
def test_a_database_server_needs_a_key(address: str) -> None:
    with pytest.raises(
        SetupError, match=r"^UMBRAL_DATA_KEY is needed with a database server; make "
    ) as caught:
        open_keys(settings(database_url=address))
    assert "hunter2" not in str(caught.value)
    assert not key_file().exists()


def test_of_keys_made_at_once_one_is_kept() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: open_keys(settings()).ids, range(8)))
    assert len(set(made)) == 1


def test_of_processes_that_start_at_once_all_have_the_same_key() -> None:
    code = "import sys\nfrom bot.key_file import *\nfrom bot.settings import *\nprint()\ninput()\n"
    code += "print(open_keys(load_settings()).ids)"
    with ExitStack() as ends:
        processes = [ends.enter_context(started("-c", code)) for _ in range(4)]
        for process in processes:
            assert process.stdout
            assert process.stdout.readline() == "\n"
        told = set()
        for process in processes:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        told = {process.communicate() for process in processes}
    assert told == {(f"{open_keys(settings()).ids}\n", "")}


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_that_others_can_read_is_refused(mode: int) -> None:
    open_keys(settings())
    key_file().chmod(mode)
    with pytest.raises(SetupError, match=r"^others can read the data key "):
        open_keys(settings())


@pytest.mark.parametrize("content", [b"", b"hunter2", b"\xff\xfe" * 22, b"\n"])
def test_a_key_file_that_was_damaged_is_not_replaced(content: bytes) -> None:
    open_keys(settings())
    key_file().write_bytes(content)
    with pytest.raises(SetupError, match=r"holds no data key; restore it from your backup$") as caught:
        open_keys(settings())
    assert "hunter2" not in str(caught.value)
    assert key_file().read_bytes() == content


def test_no_place_for_a_key(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")
    with pytest.raises(SetupError, match=r"^the data key .* cannot be used: Not a directory$"):
        open_keys(settings())
