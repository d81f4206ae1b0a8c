"""How urgent the built-in messages are."""

LATE, INCOMPLETE, NOT_NEEDED, SURPLUS = 1, 2, 4, 5
"""A demand is not met in time; what is below an order is missing; an order is not needed (yet); there is too much."""
