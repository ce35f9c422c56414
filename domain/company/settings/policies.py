"""Approval policies: who decides on what above which limit.

A policy restricts; it grants nobody a right that their role does not have. Below every limit, only the rights of the
roles apply. A site's policies replace the company-wide ones for the same action.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Connection

from domain.company import people, places, values
from domain.company.people import RIGHTS, Person, Right
from domain.company.settings import store
from domain.company.settings.declaration import Group, Kind, Scope, Setting
from domain.company.values import NotRead
from domain.errors import NeedsApproval, UnknownSite
from domain.quantities import Quantity, money
from domain.vocabulary import Approved, Role, Words


class Measure(StrEnum):
    """What a limit measures."""

    QUANTITY = "quantity"  # units, over all lines
    VALUE = "value"  # in the currency


@dataclass(frozen=True)
class Tier:
    """Who decides above a limit: a role, or one person."""

    above: Decimal
    measure: Measure
    role: Role | None = Role.MANAGER
    person_id: int | None = None
    own: bool = True  # whether they may decide on their own requests

    def includes(self, person: Person, site_id: int) -> bool:
        """Whether the person is meant; a role includes higher roles."""
        if self.role is None:
            return person.id == self.person_id
        return any(site == site_id and RIGHTS[role] >= RIGHTS[self.role] for site, role in person.roles)


Policy = tuple[Tier, ...]


@dataclass(frozen=True)
class ProposedAction:
    """An action that may need approval."""

    action: Approved
    site_id: int  # the site whose managers would decide
    quantity: Decimal  # units, over all lines
    value: int  # minor units
    asked_by: int | None = None  # who asks for it, if somebody else decides

    @classmethod
    def of(
        cls, action: Approved, site_id: int, lines: Iterable[Quantity], value: int, asked_by: int | None = None
    ) -> "ProposedAction":
        """Build one from several lines."""
        return cls(action, site_id, sum((line.amount for line in lines), Decimal(0)), value, asked_by)


_RIGHT_WITHOUT_POLICY = {Approved.CORRECTION: Right.BOOK, Approved.REQUISITION: Right.BOOK}
"""All other actions are decided by people who may decide at the site, whatever the limits."""


def tiers(connection: Connection, proposed: ProposedAction) -> Policy:
    """Return the applicable tiers: for each measure, the highest limit exceeded."""
    site = places.site(connection, proposed.site_id).code
    found = store.entries(connection, APPROVALS)
    policy = next(
        (found[scope] for scope in (f"{proposed.action}/{site}", f"{proposed.action}/") if scope in found),
        _BY_DEFAULT.get(proposed.action, ()),
    )
    size = {Measure.QUANTITY: proposed.quantity, Measure.VALUE: money(proposed.value)}
    passed = sorted((tier for tier in policy if size[tier.measure] > tier.above), key=lambda tier: tier.above)
    return tuple({tier.measure: tier for tier in passed}.values())


def approvers(connection: Connection, proposed: ProposedAction) -> list[Person]:
    """Return those who may decide on it.

    If the policies name nobody who still can, the site's administrators may, so that nothing is stuck for ever.
    """
    deciding = people.managers(connection, proposed.site_id)
    applying = tiers(connection, proposed)
    own = all(tier.own for tier in applying)
    able = [each for each in deciding if own or each.id != proposed.asked_by]
    named = [each for each in able if all(tier.includes(each, proposed.site_id) for tier in applying)]
    return named or [each for each in able if each.may(Right.ADMIT, proposed.site_id)]


def allows(connection: Connection, person: Person, proposed: ProposedAction) -> bool:
    """Whether the person may decide on it, or do it without approval."""
    if not person.may(_RIGHT_WITHOUT_POLICY.get(proposed.action, Right.DECIDE), proposed.site_id):
        return False
    if not tiers(connection, proposed):
        return True
    return person.id in {each.id for each in approvers(connection, proposed)}


def require(connection: Connection, person: Person, proposed: ProposedAction) -> None:
    """Raise NotAllowed, or NeedsApproval with those who may decide, unless the person may."""
    person.require(_RIGHT_WITHOUT_POLICY.get(proposed.action, Right.DECIDE), proposed.site_id)
    if not allows(connection, person, proposed):
        passed = tiers(connection, proposed)[-1]
        names = tuple(each.name for each in approvers(connection, proposed))
        raise NeedsApproval(passed.above, passed.measure, names)


_BY_DEFAULT: dict[Approved, Policy] = {
    Approved.CORRECTION: (Tier(Decimal(1000), Measure.VALUE),),
    Approved.REQUISITION: (Tier(Decimal(0), Measure.QUANTITY),),
}

ACTIONS = {
    Approved.TRANSFER: Words("transfer", "调拨"),
    Approved.CORRECTION: Words("correction", "更正"),
    Approved.WRITE_OFF: Words("write-off", "报损"),
    Approved.COUNT: Words("count", "盘点"),
    Approved.REQUISITION: Words("requisition", "领料"),
    Approved.ORDER: Words("order", "采购"),
}
ROLES = {Role.MANAGER: Words("manager", "主管"), Role.ADMINISTRATOR: Words("administrator", "管理员")}
MEASURES = {Measure.QUANTITY: Words("units", "件"), Measure.VALUE: Words("value", "元")}
NOBODY = Words("no limit", "不限")
ALL_SITES = Words("all", "所有仓库")

_TIER = re.compile(
    r"(?i)(?:above|over|超过|大于|>)\s*(?P<limit>[0-9.]+)\s*(?P<measure>units?|value|件|元|金额|数量)?\s*[:：,，]?\s*"
    r"(?P<who>[^,，]+?)\s*(?:[,，]\s*(?P<own>own allowed|not own|可自批|不得自批))?"
)
_EXAMPLE = Words(
    "above 100 units: manager, not own; above 5000 value: administrator",
    "超过100件：主管，不得自批；超过5000元：管理员",
)
_WRITE_IT = Words(f"write it as: {_EXAMPLE.en}", f"请写成：{_EXAMPLE.zh}")


class _Approvals(Kind[Policy]):
    """Values such as "above 100 units: manager, not own; above 5000 value: administrator"."""

    def load(self, stored: str) -> Policy:
        """Parse the stored text."""
        return tuple(_tier(each) for each in re.split("[;；\n]", stored) if each.strip() and not _is(NOBODY, each))

    def dump(self, value: Policy) -> str:
        """Return the text to store."""
        return "; ".join(_written(tier, f"#{tier.person_id}", "en") for tier in value) or NOBODY.en

    def read(self, connection: Connection, written: str) -> Policy:
        """Parse what somebody wrote."""
        parts = [_with_ids(connection, each) for each in re.split("[;；\n]", values.plain(written)) if each.strip()]
        if not parts:
            raise NotRead(*_WRITE_IT)
        return self.load("; ".join(parts))

    def show(self, connection: Connection, value: Policy, language: str) -> str:
        """Return the value as people see it."""

        def name(tier: Tier) -> str:
            return people.get(connection, tier.person_id).name if tier.person_id else ""

        between = "；" if language == "zh" else "; "
        return between.join(_written(tier, name(tier), language) for tier in value) or NOBODY.to(language)


def _is(words: Words, written: str) -> bool:
    return written.strip().casefold() in words


def _with_ids(connection: Connection, written: str) -> str:
    """Replace a person's name by their number."""
    written = written.strip()
    match = _TIER.fullmatch(written)
    if not match or any(_is(words, match["who"]) for words in ROLES.values()):
        return written
    who = match["who"].strip()
    found = people.named(connection, who)
    if len(found) != 1:
        raise NotRead(
            f"{who} is neither manager nor administrator, nor a person that is known by this name",
            f"“{who}”不是主管或管理员，也没有唯一叫这个名字的人",
        )
    return written[: match.start("who")] + f"#{found[0].id}" + written[match.end("who") :].lstrip()


def _tier(written: str) -> Tier:
    match = _TIER.fullmatch(written.strip())
    if not match:
        raise NotRead(f"{written.strip()}: {_WRITE_IT.en}", f"{written.strip()}：{_WRITE_IT.zh}")
    measured = (match["measure"] or "units").casefold()
    by_value = measured in ("value", "元", "金额")
    role = next((role for role, words in ROLES.items() if _is(words, match["who"])), None)
    return Tier(
        values.amount(match["limit"]),
        Measure.VALUE if by_value else Measure.QUANTITY,
        role,
        None if role else int(match["who"].strip().removeprefix("#")),
        own=(match["own"] or "").casefold() not in ("not own", "不得自批"),
    )


def _written(tier: Tier, person: str, language: str) -> str:
    who = ROLES[tier.role].to(language) if tier.role else person
    unit = MEASURES[tier.measure].to(language)
    if language == "zh":
        return f"超过{tier.above:f}{unit}：{who}{'' if tier.own else '，不得自批'}"
    return f"above {tier.above:f} {unit}: {who}{'' if tier.own else ', not own'}"


class _ActionAtSite(Scope):
    """An action, and a site or all: "transfer WEST", "调拨 所有仓库"; stored as transfer/WEST, transfer/."""

    def read(self, connection: Connection, written: str) -> str:
        """Parse what somebody wrote."""
        action, _, site = values.plain(written).replace("/", " ").partition(" ")
        found = next((each for each, words in ACTIONS.items() if _is(words, action)), None)
        if found is None:
            known = [", ".join(words) for words in zip(*ACTIONS.values(), strict=True)]
            raise NotRead(
                f"begin with one of: {known[0]}; then a site's code, or all", f"请以{known[1]}之一开头，再写仓库代码"
            )
        if not site or _is(ALL_SITES, site):
            return f"{found}/"
        try:
            return f"{found}/{places.site_by_code(connection, site).code}"
        except UnknownSite as unknown:
            known = [", ".join(unknown.known)]
            raise NotRead(f"{site} is no site: {known[0]}", f"没有仓库{site}：{known[0]}") from None

    def show(self, connection: Connection, stored: str, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        action, _, site = stored.partition("/")
        return f"{ACTIONS[Approved(action)].to(language)} {site or ALL_SITES.to(language)}"

    def known(self, connection: Connection) -> tuple[str, ...]:
        """Return the scopes to offer."""
        codes = ["", *(site.code for site in places.all_sites(connection))]
        return tuple(f"{action}/{code}" for action in ACTIONS for code in codes)


class _Satisfiable(Setting[Policy]):
    """Policies that somebody can satisfy at each of their sites where anybody decides."""

    def check(self, connection: Connection, scope: str, value: Policy) -> None:
        """Raise NotRead if the value is impossible."""
        action, _, code = scope.partition("/")
        if action == Approved.WRITE_OFF and not all(tier.own for tier in value):
            raise NotRead(
                "write-offs are booked by who decides about them: leave out “not own”",
                "报损由批准的人直接记账，请去掉“不得自批”",
            )
        for site in places.all_sites(connection):
            deciding = people.managers(connection, site.id)
            if code == site.code or (not code and deciding):
                _check(deciding, site, value)


def _check(deciding: list[Person], site: places.Site, policy: Policy) -> None:
    """Raise NotRead unless somebody may decide whichever limits are exceeded, one of each measure at a time."""
    by_measure: list[list[Tier | None]] = [
        [tier for tier in policy if tier.measure == measure] or [None] for measure in Measure
    ]
    for together in itertools.product(*by_measure):
        if not any(all(tier is None or tier.includes(each, site.id) for tier in together) for each in deciding):
            raise NotRead(
                f"nobody at {site.code} could decide: name somebody who is manager or administrator there",
                f"{site.code} 没有人能批准：请指定那里的主管或管理员",
            )


APPROVALS = _Satisfiable(
    name="approval",
    group=Group.APPROVALS,
    title=Words("Approval", "审批"),
    hint=_EXAMPLE,
    kind=_Approvals(),
    default=(),
    scope=_ActionAtSite(),
    is_list=True,
)
