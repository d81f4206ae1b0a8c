"""Random small worlds: every table of a data set, drawn so that the rules of planning meet and collide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from .configurations import Configurations
from .demand_and_supply import DemandAndSupply
from .draws import ANYTHING, Draws, Tables, Theme
from .master_data import MasterData


@dataclass(frozen=True)
class DrawnWorld:
    """A data set and the day on which it is planned."""

    tables: Tables
    today: date


@st.composite
def worlds(draw: DrawFn, theme: Theme = ANYTHING) -> DrawnWorld:
    """A random small world of a theme."""
    draws = Draws(draw, theme)
    master_data = MasterData(draws)
    tables = {**master_data.tables(), **DemandAndSupply(draws, master_data).tables()}
    if theme.configured:
        tables |= Configurations(draws, master_data, tables).tables()
    return DrawnWorld({name: rows for name, rows in tables.items() if rows}, draws.today)
