"""Refusals: every fault with its code, sentence and place, all of them at once."""

from __future__ import annotations

import pytest

from mto_graph.errors import ErrorCode, Refused, UserError, refuse, refuse_all

FIRST = UserError(ErrorCode.REQUIRED, "quantity is missing.", ("sales_orders.csv", "17", "quantity"))
SECOND = UserError(ErrorCode.NOT_FOUND, "Plant 9 does not exist.")


def test_a_fault_is_told_with_its_place() -> None:
    assert str(FIRST) == "sales_orders.csv:17:quantity: quantity is missing."
    assert str(SECOND) == "Plant 9 does not exist."


def test_a_refusal_tells_every_fault_on_a_line_of_its_own() -> None:
    refusal = Refused(FIRST, SECOND)
    assert refusal.errors == (FIRST, SECOND)
    assert str(refusal) == f"{FIRST}\n{SECOND}"


def test_a_refusal_without_a_fault_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="at least one fault"):
        Refused()


def test_the_refusal_with_one_fault() -> None:
    (error,) = refuse(ErrorCode.CONFLICT, "Not both.", "input", "plant").errors
    assert error == UserError(ErrorCode.CONFLICT, "Not both.", ("input", "plant"))


def test_all_faults_or_none() -> None:
    refuse_all(())
    with pytest.raises(Refused) as refused:
        refuse_all(iter([FIRST, SECOND]))
    assert refused.value.errors == (FIRST, SECOND)


def test_codes_are_their_own_names() -> None:
    """Programs branch on them, so a code never says anything else than its name."""
    assert all(code.value == code.name for code in ErrorCode)
