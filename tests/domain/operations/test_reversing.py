import pytest

from domain.errors import GoodsGone, GoodsReserved
from tests.domain.small_company import Company


def test_goods_kept_for_a_document_since_are_not_taken_back_and_the_document_is_named(company: Company) -> None:
    booking = company.receive("WATER", 10)
    kept = company.reserve("WATER", 3, "SO-17")
    for deed in (company.reverse, lambda booking: company.correct(booking, 12)):
        with pytest.raises(GoodsReserved) as refused:
            deed(booking)
        assert (refused.value.number, refused.value.document) == (booking.posted.number, "SO-17")
    company.release(kept)
    company.reverse(booking)
    assert company.stock("WATER") == 0


def test_goods_kept_for_a_transfer_name_the_transfer(company: Company) -> None:
    booking = company.receive("WATER", 10)
    transfer = company.approve(company.request("WATER", 3))
    with pytest.raises(GoodsReserved) as refused:
        company.reverse(booking)
    assert refused.value.document == transfer.number


def test_an_issue_before_did_hide_that_the_goods_are_only_kept(company: Company) -> None:
    """There were ten of them, and eight kept; the refusal named the issue of the others."""
    booking = company.receive("WATER", 10)
    company.receive("WATER", 5)
    company.issue("WATER", 5)
    company.reserve("WATER", 8, "SO-17")
    with pytest.raises(GoodsReserved) as refused:
        company.reverse(booking)
    assert refused.value.document == "SO-17"


def test_goods_gone_are_told_before_goods_kept(company: Company) -> None:
    booking = company.receive("WATER", 10)
    later = company.issue("WATER", 5)
    company.reserve("WATER", 3, "SO-17")
    with pytest.raises(GoodsGone) as refused:
        company.reverse(booking)
    assert refused.value.later == later.posted.number
