"""Whatever becomes of the ledger's numbers, a button acts only on what it was drawn for."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields, replace
from datetime import time, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.buttons.action import Action, Outdated, Stale
from bot.chat.buttons.transfers import Advance
from bot.chat.codec import MAX_BYTES, TAGS, UNMARKED, Drawn, fits, pack, unpack
from bot.routes.marks import THINGS, judged, mark_of
from domain.alerts import decisions, mornings
from domain.company import field_changes
from domain.company.settings import alerting, store
from domain.company.settings import fields as fields_of_items
from domain.company.settings.store import Editor
from domain.ledger import epochs
from domain.operations import ordering
from tests.bot.chat.test_buttons import values_of
from tests.bot.chatting import Chat
from tests.databases import sqlite_database
from tests.domain.inbox.people_in_a_sheet import Sheet
from tests.domain.small_company import ANA, CHEN, NOW, SOON, Company, found


@dataclass(frozen=True)
class Known:
    """A company in which everything that a button can refer to has the number 1."""

    company: Company

    def of_now(self, action: Action) -> Drawn:
        with self.company.database.read() as connection:
            return Drawn(action, mark_of(connection, action))

    def judged(self, drawn: Drawn) -> Action | Stale:
        with self.company.database.read() as connection:
            return judged(connection, drawn)


def settle(company: Company) -> None:
    company.receive("PARA", 30, "P-1", SOON)
    company.link("4006381333931", "WATER", "bottle")
    company.receive("WATER", 30)
    company.reserve("WATER", 1)
    company.request("WATER", 2)
    company.tally("WATER", 29, "DOCK")
    Chat(company, ANA).says("/receive")
    with company.database.write() as connection:
        mornings.look(connection, [company.site("EAST").id], NOW)
        decisions.acknowledge(connection, company.person(CHEN), 1, NOW)
        item = company.item("WATER")
        ordering.put(company.context(connection, by=CHEN), item, item.quantity(24), company.site("EAST"))
        store.put(connection, alerting.MORNING, "", time(7), Editor(company.person(CHEN)), NOW)
        shelf = fields_of_items.field_of("item/Shelf", fields_of_items.Described("货架"))
        field_changes.change(connection, company.person(CHEN), (item.id, 0), {shelf: "3"}, NOW)
    sheet = Sheet(company)
    sheet.write(action="minimum", sku="WATER", site="EAST", quantity="24")
    sheet.tick()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    folder = tmp_path_factory.mktemp("known")
    with sqlite_database(folder, begin=found) as database:
        company = Company(database)
        settle(company)
        yield Known(company)


def about_the_first(action: Action) -> Action:
    """The same about things that are there."""
    given = {field.name: getattr(action, field.name) for field in fields(action)}
    values = {name: 1 for name in given if name in THINGS}
    if (inner := given.get("known")) is not None:
        values["known"] = replace(inner, item_id=1)
    return replace(action, **values)


@pytest.mark.parametrize("kind", TAGS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_button_of_any_kind_is_dead_in_the_next_epoch(known: Known, kind: type[Action], data: st.DataObject) -> None:
    action = about_the_first(data.draw(values_of(kind).filter(fits)))
    drawn = known.of_now(action)
    sent = unpack(pack(action, drawn.mark))
    assert len(pack(action, drawn.mark).encode()) <= MAX_BYTES
    assert sent is not None
    assert known.judged(sent) == sent.action
    with known.company.database.write() as connection:
        now = epochs.begin(connection, NOW)
    assert known.judged(sent) == Outdated(now.begun_at, sent.action)
    assert known.judged(Drawn(sent.action, UNMARKED)) == Outdated(now.begun_at, None), "nobody drew it"


@pytest.mark.parametrize("kind", TAGS)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_a_mark_fits_no_other_button(known: Known, kind: type[Action], data: st.DataObject) -> None:
    one = about_the_first(data.draw(values_of(kind).filter(fits)))
    other = about_the_first(data.draw(values_of(data.draw(st.sampled_from(list(TAGS)))).filter(fits)))
    drawn = known.of_now(one)
    if pack(one, UNMARKED) != pack(other, UNMARKED):
        assert isinstance(known.judged(Drawn(other, drawn.mark)), Outdated)


def restored(company: Company) -> None:
    """As far as the chat can tell: everything is from an earlier epoch."""
    with company.database.write() as connection:
        epochs.begin(connection, NOW + timedelta(hours=1))


def test_an_old_card_is_drawn_anew_where_it_is_of_the_very_same_thing(company: Company) -> None:
    company.receive("WATER", 30)
    chen = Chat(company, CHEN)
    transfer = company.request("WATER", 3)
    approve = data_of(company, Advance(transfer.id, "approve"))
    chen.says("+2 water")
    undo = chen.card
    restored(company)
    told = chen.taps_data(approve)
    assert "Nothing was done. It shows now how things stand" in told
    assert "asked for by Ana" in told
    assert company.stock("WATER") == 32
    chen.taps("Approve")
    assert sum(company.reserved("WATER").values()) == 3
    chen.card = undo
    assert "Nothing was done" in chen.taps("Undo")
    assert "Undone" in chen.taps("Undo")


def test_a_tap_on_an_old_card_leaves_alone_what_its_person_is_in_the_middle_of(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.says("+2 water")
    old = chen.card
    restored(company)
    chen.says("+24")
    chen.card = old
    assert "Nothing was done" in chen.taps("Undo")
    chen.says("water")
    assert company.stock("WATER") == 26


def test_an_answer_to_an_old_card_books_nothing(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.says("+24 water")
    card = chen.card
    restored(company)
    for text in ("12", "+12", "12 not 24", "+12 water", "wrong item"):
        assert "Nothing was done" in chen.says(text, about=card)
    assert company.stock("WATER") == 24
    chen.says("+12 water")
    assert company.stock("WATER") == 36


def test_a_ledger_that_was_copied_back_by_hand_acts_on_no_card_of_the_time_that_is_gone(tmp_path: Path) -> None:
    """Nothing tells the ledger that its file was an earlier one: the same numbers are given once more."""
    with sqlite_database(tmp_path, begin=found) as database:
        company = Company(database)
        company.receive("WATER", 30)
        company.receive("RICE", 30)
        chen = Chat(company, CHEN)
        file, copy = Path(database.url.removeprefix("sqlite:///")), tmp_path / "copy"
        copied(file, copy)
        transfer = company.request("RICE", 3, key="draft:1")
        chen.says("+2 rice")
        undo, old = chen.card, data_of(company, Advance(transfer.id, "approve"))
        database.close()
        copied(copy, file)
        again = company.request("WATER", 20, key="draft:1")
        other = company.receive("WATER", 5, key="draft:2")
        assert again.number == transfer.number
        assert other.posted.number in undo["text"]
        assert "earlier step" in chen.taps_data(old)
        chen.card = undo
        assert "earlier step" in chen.taps("Undo")
        assert "not in the records now" in chen.says("1", about=undo)
        assert company.stock("WATER") == 35
        assert "approved" in chen.taps_data(data_of(company, Advance(again.id, "approve")))


def copied(source: Path, target: Path) -> None:
    with closing(connect(source)) as one, closing(connect(target)) as other:
        one.backup(other)


def data_of(company: Company, action: Action) -> str:
    with company.database.read() as connection:
        return pack(action, mark_of(connection, action))
