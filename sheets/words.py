"""Words of the sheet, and the languages in which it says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.vocabulary import LocationKind, LotStatus, MovementKind


class Language(StrEnum):
    """What the sheet is written in."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"  # English first: "Quantity 数量"


@dataclass(frozen=True)
class Words:
    """The same in both languages."""

    en: str
    zh: str

    def said(self, language: Language) -> str:
        """In a language, or one after the other; what is the same in both is said once."""
        if language is Language.EN or self.en == self.zh:
            return self.en
        return self.zh if language is Language.ZH else f"{self.en} {self.zh}"


NOTHING = Words("", "")

KINDS: Mapping[str, Words] = {
    MovementKind.RECEIPT: Words("Receipt", "入库"),
    MovementKind.ISSUE: Words("Issue", "出库"),
    MovementKind.MOVE: Words("Move", "移库"),
    MovementKind.DAMAGE: Words("Damage", "破损"),
    MovementKind.WRITE_OFF: Words("Write-off", "报损"),
    MovementKind.ADJUSTMENT: Words("Adjustment", "调整"),
    MovementKind.CUSTOMER_RETURN: Words("Customer return", "客户退货"),
    MovementKind.SUPPLIER_RETURN: Words("Supplier return", "退供应商"),
    MovementKind.DISPATCH: Words("Dispatch", "调出"),
    MovementKind.ARRIVAL: Words("Arrival", "调入"),
    MovementKind.OPENING: Words("Opening", "期初"),
    MovementKind.PICK: Words("Pick", "拣货"),
    MovementKind.REVERSAL: Words("Reversal", "冲销"),
}

OUTSIDE: Mapping[str, Words] = {
    LocationKind.SUPPLIER: Words("supplier", "供应商"),
    LocationKind.CUSTOMER: Words("customer", "客户"),
    LocationKind.PRODUCTION: Words("production", "生产"),
    LocationKind.LOSS: Words("loss", "损耗"),
}
"""The places outside every site, by their codes."""

STATUSES: Mapping[str, Words] = {
    LotStatus.OK: NOTHING,
    LotStatus.HELD: Words("on hold", "冻结"),
    LotStatus.RECALLED: Words("recalled", "召回"),
}


def said(words: Mapping[str, Words], word: str, language: Language) -> str:
    """A word of the ledger in the sheet's language; one that is not among these stays as it is."""
    return words[word].said(language) if word in words else word
