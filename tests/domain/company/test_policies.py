"""Approval policies: who decides above which limit, and what cannot be set."""

from decimal import Decimal

import pytest

from domain.company import granting
from domain.company.settings import policies, store
from domain.company.settings.policies import APPROVALS, ProposedAction
from domain.company.settings.register import SETTINGS
from domain.company.settings.store import Editor
from domain.company.values import NotRead
from domain.errors import NeedsApproval, NotAllowed
from domain.vocabulary import Approved, Role
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company


def decide(company: Company, scope: str, written: str) -> None:
    with company.database.write() as connection:
        where = APPROVALS.scope.read(connection, scope) if APPROVALS.scope else ""
        store.put(connection, APPROVALS, where, APPROVALS.kind.read(connection, written), Editor(), NOW)


def who(company: Company, deed: ProposedAction) -> list[str]:
    with company.database.read() as connection:
        return [each.name for each in policies.approvers(connection, deed)]


def deed(
    company: Company, quantity: int = 0, value: int = 0, *, site: str = "EAST", by: int | None = None
) -> ProposedAction:
    asker = company.person(by).id if by else None
    return ProposedAction(Approved.TRANSFER, company.site(site).id, Decimal(quantity), value * 100, asker)


def make(company: Company, address: int, site: str, role: Role) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(address), company.site(site).id, role, NOW)


def refusal(company: Company, by: int, wanted: ProposedAction) -> type[Exception] | None:
    with company.database.read() as connection:
        try:
            policies.require(connection, company.person(by), wanted)
        except (NotAllowed, NeedsApproval) as refused:
            return type(refused)
    return None


def test_without_a_policy_the_roles_decide(company: Company) -> None:
    assert refusal(company, CHEN, deed(company, 10**6, by=CHEN)) is None
    assert refusal(company, LI, deed(company, 1)) is NotAllowed


def test_nobody_approves_their_own_above_the_limit_unless_the_policy_says_so(company: Company) -> None:
    decide(company, "transfer EAST", "above 100: manager, not own")
    assert refusal(company, CHEN, deed(company, 100, by=CHEN)) is None
    assert refusal(company, CHEN, deed(company, 101, by=CHEN)) is NeedsApproval
    assert refusal(company, CHEN, deed(company, 101, by=ANA)) is None
    assert refusal(company, CHEN, deed(company, 101, by=CHEN, site="WEST")) is None
    decide(company, "transfer EAST", "above 100: manager, own allowed")
    assert refusal(company, CHEN, deed(company, 101, by=CHEN)) is None


def test_the_highest_limit_that_is_passed_decides_and_a_site_s_policy_replaces_that_of_all(company: Company) -> None:
    make(company, LI, "EAST", Role.ADMINISTRATOR)
    decide(company, "调拨 EAST", "超过100件：主管；超过1000件：管理员；超过50元：管理员")
    assert len(who(company, deed(company, 1000))) == 2
    assert who(company, deed(company, 1001)) == who(company, deed(company, 1, 51)) == [company.person(LI).name]
    decide(company, "transfer EAST", f"above 100: {company.person(CHEN).name}")
    assert who(company, deed(company, 101)) == [company.person(CHEN).name]


def test_a_policy_whose_person_left_falls_to_the_administrators(company: Company) -> None:
    make(company, LI, "EAST", Role.ADMINISTRATOR)
    decide(company, "transfer EAST", f"above 100: {company.person(CHEN).name}")
    make(company, CHEN, "EAST", Role.FLOOR)
    assert who(company, deed(company, 101)) == [company.person(LI).name]
    assert refusal(company, CHEN, deed(company, 1)) is NotAllowed  # a policy gives nobody a right


@pytest.mark.parametrize(
    ("scope", "written", "said"),
    [
        ("transfer EAST", "above 100: administrator", "nobody at EAST"),
        ("transfer", "above 100: Ana Silva", "nobody at EAST"),
        ("transfer EAST", "above 100: Nobody", "Nobody is neither"),
        ("transfer EAST", "above many: manager", "write it as"),
        ("transfer EAST", "", "write it as"),
        ("transfer NORTH", "above 1: manager", "NORTH is no site"),
        ("theft EAST", "above 1: manager", "begin with one of"),
        ("write-off EAST", "above 1: manager, not own", "leave out"),
        ("transfer EAST", "above 1.2.3: manager", "1.2.3 is not a plain number"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_in_both_languages(
    company: Company, scope: str, written: str, said: str
) -> None:
    with pytest.raises(NotRead, match=said) as refused:
        decide(company, scope, written)
    assert refused.value.words.zh


def test_what_is_shown_is_understood_again(company: Company) -> None:
    written = f"above 100 units: manager, not own; above 1.5 value: {company.person(CHEN).name}"
    decide(company, "transfer", written)
    with company.database.read() as connection:
        policy = store.entries(connection, APPROVALS)["transfer/"]
        assert APPROVALS.kind.show(connection, policy, "en") == written
        for language in ("en", "zh"):
            assert APPROVALS.kind.read(connection, APPROVALS.kind.show(connection, policy, language)) == policy
            assert APPROVALS.scope is not None
            for scope in APPROVALS.scope.known(connection):
                assert APPROVALS.scope.read(connection, APPROVALS.scope.show(connection, scope, language)) == scope


def test_every_change_is_kept_and_can_be_taken_back_once(company: Company) -> None:
    chen = Editor(company.person(CHEN))
    with company.database.write() as connection:
        first = store.put(connection, APPROVALS, "transfer/", (), chen, NOW)
        assert first is not None
        assert (first.before, first.after, first.by) == (None, "no limit", company.person(CHEN).name)
        assert store.put(connection, APPROVALS, "transfer/", (), chen, NOW) is None
        back = store.take_back(connection, first.id, Editor(address="someone@example.com"), NOW)
        assert back is not None
        assert (back.before, back.after, back.by) == ("no limit", None, "someone@example.com")
        assert store.take_back(connection, first.id, chen, NOW) is None
        assert [change.id for change in store.changes(connection)] == [back.id, first.id]


def test_what_to_write_is_said_once() -> None:
    """Before a hint stands "write", or 请写: of approvals it was said twice."""
    assert [
        each.name for each in SETTINGS if each.hint.en.startswith("write ") or each.hint.zh.startswith("请写")
    ] == []
