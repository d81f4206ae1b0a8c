"""How urgent the built-in messages are."""

LATE, INCOMPLETE, TO_BEGIN, NOT_NEEDED, SURPLUS = 1, 2, 3, 4, 5
"""A demand is not met in time; what is below an order is missing; an order should have begun; an order is not needed
(yet); there is too much."""
