"""Values typed on the command line: dates and sales order items."""

from __future__ import annotations

import re
from datetime import date

import click

from mto_graph.units import to_day


class DateParameter(click.ParamType[date]):
    """A date as YYYY-MM-DD between 1970 and 2099."""

    name = "date"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "YYYY-MM-DD"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            to_day(value)
        except ValueError as fault:
            self.fail(f"{fault}.", param, ctx)
        return date.fromisoformat(value.strip())


class SalesOrderItemParameter(click.ParamType[tuple[str, int]]):
    """A sales order item as ORDER/ITEM, the way segments are written: 4711/10."""

    name = "sales order item"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "ORDER/ITEM"

    def convert(
        self, value: str | tuple[str, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"(.+)/([0-9]{1,9})", value.strip(), re.DOTALL)
        if found is None:
            self.fail(f"{value!r} is not a sales order item; write order and item like 4711/10.", param, ctx)
        return found[1], int(found[2])


DATE = DateParameter()
SALES_ORDER_ITEM = SalesOrderItemParameter()
