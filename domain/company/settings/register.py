"""The register: every setting, in the order in which they are listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from domain.company import values
from domain.company.settings import alerting, counts, fields, issuing, mirroring, policies, store, wording
from domain.company.settings.declaration import Group, Setting
from domain.company.values import NotRead

SETTINGS: tuple[Setting[Any], ...] = (
    *alerting.ALERTS,
    alerting.ESCALATE_URGENT,
    alerting.ESCALATE,
    alerting.EXPIRY_DAYS,
    policies.APPROVALS,
    *wording.WORDS,
    fields.FIELDS,
    issuing.COST_CENTRES,
    issuing.PURPOSES,
    *counts.COUNTS,
    issuing.REMIND_AFTER,
    issuing.ESCALATE_AFTER,
    *mirroring.SHEET,
)


def by_name(name: str) -> Setting[Any]:
    """Return the setting with this name, or with this title in either language. Raises NotRead."""
    wanted = values.folded(name)
    for each in SETTINGS:
        if wanted in map(values.folded, (each.name, *each.title, "".join(each.title))):
            return each
    raise NotRead(f"there is no setting {name}", f"没有“{name}”这项设置")


@dataclass(frozen=True)
class Row:
    """A setting's current value for one scope; the declared default if it is not set."""

    setting: Setting[Any]
    scope: str
    value: Any


def rows(connection: Connection, group: Group | None = None) -> Iterator[Row]:
    """Yield every setting, and each of its scopes that has a value of its own."""
    stored = store.everything(connection)
    for setting in SETTINGS:
        if group in (None, setting.group):
            found = {scope: setting.kind.load(value) for scope, value in stored.get(setting.name, {}).items()}
            if not setting.is_list and "" not in found:
                yield Row(setting, "", setting.default)
            yield from (Row(setting, scope, value) for scope, value in found.items())
