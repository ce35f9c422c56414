"""The past against a plain model: told late, corrected, undone and counted at random, replayed by when it happened."""

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from domain.errors import GoodsGone, NotEnough, NotThereThen
from domain.ledger import history
from domain.ledger.bookings import Booking, describe
from domain.ledger.movements import Posted
from domain.tables.importing import import_company
from tests.domain.small_company import CHEN, FILES, NOW, Company, write

PLACES = ("DOCK", "A-01")

amounts = st.integers(1, 12)
late = st.integers(0, 6)
"""Days."""
places = st.sampled_from(PLACES)


@dataclass(frozen=True)
class Told:
    """What happened: by how much it changed each place; or what was counted there."""

    moment: datetime
    change: dict[str, int]
    counted: bool = False


@dataclass
class Deed:
    booking: Booking
    told: Told
    steps: int


class PastMachine(RuleBasedStateMachine):
    company: Company
    folder: Path
    numbers = itertools.count()

    def __init__(self) -> None:
        super().__init__()
        self.sku = f"THING-{next(self.numbers)}"  # its own item each time: one database serves all
        header = FILES["items"].splitlines()[0]
        write(self.folder, {"items": f"{header}\n{self.sku},Thing,物,piece,0,none,,,\n"})
        with self.company.database.write() as connection:
            import_company(connection, self.folder, NOW)
        self.now = NOW
        self.story: list[Told] = []
        self.deeds: list[Deed] = []

    # What the model says.

    @staticmethod
    def replay(story: list[Told], until: datetime | None = None) -> tuple["Counter[str]", bool]:
        """What stood in each place then, and whether that never was less than nothing."""
        level: Counter[str] = Counter()
        sound = True
        by_moment = itertools.groupby(sorted(story, key=lambda told: told.moment), key=lambda told: told.moment)
        for moment, together in by_moment:
            if until and moment > until:
                break
            for told in together:
                for place, steps in told.change.items():
                    level[place] = steps if told.counted else level[place] + steps
            sound = sound and all(steps >= 0 for steps in level.values())
        return level, sound

    def passes(self) -> datetime:
        self.now += timedelta(hours=7, minutes=1)
        return self.now

    def tell(self, story: list[Told], deed: Callable[[], Booking | Posted], *, careful: bool = False) -> Booking | None:
        """Do it: refused exactly if the model cannot have been so (or `careful`: then, or for less)."""
        possible = self.replay(story)[1]
        done: Booking | Posted | None = None
        refused: object = None
        try:
            done = deed()
        except (NotThereThen, NotEnough, GoodsGone) as caught:
            refused = caught
        assert possible or done is None, "it was booked, and leaves less than nothing"
        assert done or careful or not possible, f"it is possible, and was refused: {refused}"
        if done is None:
            return None
        self.story = story
        if isinstance(done, Booking):
            return done
        with self.company.database.read() as connection:
            return describe(connection, done)

    def undone(self, told: Told) -> dict[str, int]:
        """What undoing it now changes: nothing where it was counted since."""
        counted = {place for each in self.story if each.counted and each.moment > told.moment for place in each.change}
        return {place: -steps for place, steps in told.change.items() if place not in counted}

    # What may happen.

    @rule(amount=amounts, days=late)
    def receive(self, amount: int, days: int) -> None:
        now = self.passes()
        told = Told(now - timedelta(days=days), {"DOCK": amount})
        on = told.moment.astimezone(self.company.site("EAST").zone).date()
        booking = self.tell(
            [*self.story, told], lambda: self.company.receive(self.sku, amount, price="1.5", on=on, by=CHEN, now=now)
        )
        assert booking
        self.deeds.append(Deed(booking, told, amount))

    @rule(amount=amounts, days=late, place=places, away=st.booleans())
    def take(self, amount: int, days: int, place: str, away: bool) -> None:
        now = self.passes()
        other = PLACES[place == PLACES[0]]
        change = {place: -amount} if away else {place: -amount, other: amount}
        told = Told(now - timedelta(days=days), change)
        on = told.moment.astimezone(self.company.site("EAST").zone).date()
        goods = replace(self.company.goods(self.sku, amount, place), on=on)

        def deed() -> Booking:
            if away:
                return self.company.send_back(goods, by=CHEN, now=now)
            return self.company.move(goods, other, by=CHEN, now=now)

        if booking := self.tell([*self.story, told], deed):
            self.deeds.append(Deed(booking, told, amount))

    @rule(place=places, found=st.integers(0, 20))
    def count(self, place: str, found: int) -> None:
        now = self.passes()
        self.company.tally(self.sku, found, place, now=now)
        self.story = [*self.story, Told(now, {place: found}, counted=True)]

    @precondition(lambda self: self.deeds)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        now, deed = self.passes(), data.draw(st.sampled_from(self.deeds))
        told = Told(now, self.undone(deed.told))
        if self.tell([*self.story, told], lambda: self.company.reverse(deed.booking, by=CHEN, now=now)):
            self.deeds.remove(deed)

    @precondition(lambda self: self.deeds)
    @rule(data=st.data(), steps=amounts)
    def correct(self, data: st.DataObject, steps: int) -> None:
        now, deed = self.passes(), data.draw(st.sampled_from(self.deeds))
        change = {place: before // deed.steps * steps for place, before in deed.told.change.items()}
        told = replace(deed.told, change=change)
        story = [told if each is deed.told else each for each in self.story]

        def again() -> Posted:
            return self.company.correct(deed.booking, steps, by=CHEN, now=now)

        if booking := self.tell(story, again, careful=True):
            self.deeds[self.deeds.index(deed)] = Deed(booking, told, steps)

    @rule()
    def seal(self) -> None:
        self.company.seal()

    # What is always true.

    @invariant()
    def every_day_stood_as_the_model_says(self) -> None:
        for days in range(8):
            moment = self.now - timedelta(days=days)
            there = {place: steps for (_, _, place, _), steps in self.company.at(moment, self.sku).items()}
            assert there == +self.replay(self.story, moment)[0]

    def teardown(self) -> None:
        self.company.seal()
        assert self.company.differences() == ()
        for days in range(8):
            moment = self.now - timedelta(days=days)
            held = self.company.at(moment, self.sku)
            with self.company.database.read() as connection:
                worth = {each.part[0]: each.value for each in history.value_at(connection, moment, "item")}
            assert worth.get(self.sku, 0) >= 0
            assert held or self.sku not in worth


def test_the_past_and_a_replay_agree(company: Company, tmp_path: Path) -> None:
    folder = tmp_path / "items"
    folder.mkdir()
    machine = type("Machine", (PastMachine,), {"company": company, "folder": folder})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # to look for a shorter story takes minutes: add Phase.shrink for that
            suppress_health_check=list(HealthCheck),
        ),
    )
