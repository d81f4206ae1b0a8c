"""Random master data: plants with odd calendars, materials in them, bills of material without a circle."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from .draws import PERCENTS, QUANTITIES, Draws, Place, Row, Tables

NAMES = ("M1", "M10", "M2", "a", "B-7", "Z", "0815", "m2")
PLANTS = ("2000", "1000")
LOCATIONS = ("0001", "LINE")


class MasterData:
    """The plants, materials and bills of material of one world; names are shuffled, so that the order of rows and of
    internal numbers cannot stand in for the order of names."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.plants = list(PLANTS[: 2 if draws.chance(2) else 1])
        self.materials = draws.draw(st.permutations(NAMES))[: draws.draw(st.integers(*draws.theme.materials))]
        self.by_place = self._material_plants()

    def tables(self) -> Tables:
        return {
            "plants": [self._plant(plant) for plant in self.plants],
            "holidays": self._holidays(),
            "material_plants": list(self.by_place.values()),
            "bom_items": self._bom_items(),
            "storage_locations": self._storage_locations(),
            "control_cycles": self._control_cycles(),
        }

    def any_place(self) -> Place:
        place: Place = self.draws.one_of(sorted(self.by_place))
        return place

    def planned_place(self) -> Place:
        """A material with a strategy that has a plan, where there is one."""
        planned = sorted(
            place for place, row in self.by_place.items() if row["strategy_group"] not in (None, "20", "30")
        )
        return self.draws.one_of(planned) if planned else self.any_place()

    def forecast_place(self) -> Place:
        """A material whose MRP type looks at a forecast, where there is one."""
        looking = sorted(
            place for place, row in self.by_place.items() if row["mrp_type"] in ("VM", "V2", "VV")
        )
        return self.draws.one_of(looking) if looking else self.any_place()

    def _plant(self, plant: str) -> Row:
        draws = self.draws
        return {
            "plant": plant,
            "workdays": draws.one_of(draws.theme.working_weeks),
            "purchasing_processing_days": draws.draw(st.integers(0, 2)),
            "rescheduling_horizon_days": draws.maybe(st.integers(0, draws.theme.horizon), absent=1),
            "bring_forward_tolerance_days": draws.maybe(st.integers(0, 3)),
            "postpone_tolerance_days": draws.maybe(st.integers(0, 3)),
            "keep_backward_dates": draws.chance(4),
        }

    def _holidays(self) -> list[Row]:
        return self.draws.several(
            0,
            6,
            lambda: {"plant": self.draws.one_of(self.plants), "date": self.draws.day(-10, 20)},
            lambda row: (row["plant"], row["date"]),
        )

    def _material_plants(self) -> dict[Place, Row]:
        masters: dict[Place, Row] = {}
        for plant in reversed(self.plants):
            for material in self.materials:
                if plant == self.plants[0] or self.draws.chance(2):
                    masters[material, plant] = self._material_plant(material, plant)
        for place, row in masters.items():
            self._transfer(masters, place, row)
            self._plan_elsewhere(masters, place, row)
            self._discontinue(masters, place, row)
        return masters

    def _material_plant(self, material: str, plant: str) -> Row:
        draws, theme = self.draws, self.draws.theme
        strategy = draws.one_of(theme.strategies)
        return {
            "material": material,
            "plant": plant,
            "procurement_type": draws.one_of(theme.procurement_types),
            "mrp_type": draws.one_of(theme.mrp_types),
            "strategy_group": strategy,
            "mixed_mrp": draws.one_of(theme.mixed_mrp),
            "individual_collective": draws.one_of(theme.indicators),
            "special_procurement": (
                "phantom" if strategy == "59" else draws.maybe(st.just("phantom"), absent=4)
            ),
            "in_house_production_days": draws.maybe(st.integers(0, theme.lead_times), absent=1),
            **self._times(),
            "planned_delivery_days": draws.maybe(st.integers(0, theme.lead_times + 3), absent=1),
            "goods_receipt_days": draws.maybe(st.integers(0, 2)),
            "opening_period_days": draws.maybe(st.integers(1, 3)),
            "firming_type": draws.one_of(theme.firming_types),
            "planning_time_fence_days": draws.maybe(st.integers(0, 12), absent=1),
            "safety_stock": draws.maybe(QUANTITIES),
            "reorder_point": draws.maybe(QUANTITIES, absent=1),
            "replenishment_days": draws.maybe(st.integers(0, 8), absent=3),
            "safety_time_days": draws.maybe(st.integers(0, 4), absent=3),
            "assembly_scrap_percent": draws.maybe(PERCENTS, absent=3),
            "component_scrap_percent": draws.maybe(PERCENTS),
            **self._lot_size(),
            **self._consumption(),
        }

    def _times(self) -> Row:
        """In-house time by quantity, where no days are maintained and beside them."""
        draws = self.draws
        if draws.chance(2):
            return {}
        return {
            "setup_time_days": draws.maybe(
                st.sampled_from((Decimal("0.5"), Decimal(1), Decimal("0.001"))), absent=1
            ),
            "interoperation_time_days": draws.maybe(st.sampled_from((Decimal("0.5"), Decimal("1.25")))),
            "processing_time_days": draws.one_of(
                (Decimal("0.1"), Decimal("0.25"), Decimal("0.333"), Decimal(1), None)
            ),
            "processing_base_quantity": draws.maybe(
                st.sampled_from((Decimal(1), Decimal(7), Decimal("2.5"))), absent=1
            ),
        }

    def _lot_size(self) -> Row:
        draws = self.draws
        row: Row = {"lot_size": draws.one_of(("EX", "EX", "EX", "FX", "TB", "WB", "MB"))}
        if row["lot_size"] == "FX":
            row["fixed_lot_size"] = draws.one_of((Decimal(7), Decimal(25), Decimal("4.5")))
        if draws.chance(2):
            row["minimum_lot_size"] = draws.maybe(st.sampled_from((Decimal(3), Decimal("4.2"))))
            row["maximum_lot_size"] = draws.maybe(st.sampled_from((Decimal(5), Decimal("9.75"), Decimal(20))))
            row["rounding_value"] = draws.maybe(st.sampled_from((Decimal(2), Decimal("1.5"), Decimal(6))))
        return row

    def _consumption(self) -> Row:
        draws = self.draws
        return {
            "consumption_mode": draws.one_of(draws.theme.consumption_modes),
            "backward_consumption_days": draws.one_of(draws.theme.consumption_windows),
            "forward_consumption_days": draws.one_of(draws.theme.consumption_windows),
        }

    def _transfer(self, masters: dict[Place, Row], place: Place, row: Row) -> None:
        """From the second plant only, so that transfers and bills of material cannot run in a circle."""
        material, plant = place
        other = self.plants[-1]
        if plant != other and (material, other) in masters and self.draws.chance(3):
            row.update(special_procurement="stock_transfer", supplying_plant=other)

    def _discontinue(self, masters: dict[Place, Row], place: Place, row: Row) -> None:
        """Followed, if at all, by a material further down the list, as components are, so that there is no circle."""
        material, plant = place
        if not self.draws.chance(self.draws.theme.discontinued):
            return
        row["effective_out_date"] = self.draws.day(-2, 14)
        later = self.materials[self.materials.index(material) + 1 :]
        followers = [name for name in later if (name, plant) in masters]
        if followers and not self.draws.chance(4):
            row["follow_up_material"] = self.draws.one_of(followers)

    def _plan_elsewhere(self, masters: dict[Place, Row], place: Place, row: Row) -> None:
        """The first material is the planning material of all variants; it plans for nobody else's orders."""
        planning_material = self.materials[0]
        if row["strategy_group"] not in ("60", "63") or place[0] == planning_material:
            return
        row["planning_material"] = planning_material
        row["planning_plant"] = self.draws.one_of(
            [plant for plant in self.plants if (planning_material, plant) in masters]
        )
        factors = st.sampled_from((Decimal(2), Decimal("0.333333"), Decimal("0.333333"), Decimal("0.0005")))
        row["planning_conversion_factor"] = self.draws.maybe(factors, absent=1)

    def _storage_locations(self) -> list[Row]:
        return [
            {"plant": plant, "storage_location": location, "excluded_from_planning": self.draws.chance(2)}
            for plant in self.plants
            for location in LOCATIONS
        ]

    def _control_cycles(self) -> list[Row]:
        """None in half of the worlds, so that the other rules still meet."""
        if not self.draws.chance(2):
            return []
        return self.draws.several(1, 4, self._control_cycle, lambda row: row["control_cycle"])

    def _control_cycle(self) -> Row:
        material, plant = self.any_place()
        return {
            "control_cycle": self.draws.one_of(("K1", "K2", "K3", "K4")),
            "material": material,
            "plant": plant,
            "storage_location": self.draws.one_of(LOCATIONS),
            "number_of_containers": 2,
            "container_quantity": self.draws.quantity(),
            "replenishment": self.draws.one_of(("in_house", "external", "stock_transfer")),
        }

    def _bom_items(self) -> list[Row]:
        """Every item points further down the list of materials, so there is no circle."""
        most = self.draws.theme.bom_items
        return self.draws.several(
            most // 3,
            most,
            self.bom_item,
            lambda row: (row["parent"], row["plant"], row["alternative"], row["item"]),
        )

    def _validity(self) -> Row:
        first, last = sorted((self.draws.day(-10, 20), self.draws.day(-10, 20)))
        return {
            "valid_from": first if self.draws.chance(5) else None,
            "valid_to": last if self.draws.chance(5) else None,
        }

    def bom_item(self) -> Row | None:
        """An item whose component stands further down the list than its parent."""
        draws = self.draws
        plant = draws.one_of(self.plants)
        here = [material for material in self.materials if (material, plant) in self.by_place]
        if len(here) < 2:
            return None
        upper = draws.draw(st.integers(0, min(len(here) - 2, 4)))
        lower = draws.draw(st.integers(upper + 1, len(here) - 1))
        return {
            "parent": here[upper],
            "plant": plant,
            "alternative": draws.one_of((1, 1, 2, 10)),
            "item": draws.one_of(("0010", "0020", "0030", "0040")),
            "component": here[lower],
            "quantity": draws.quantity(),
            "base_quantity": draws.maybe(st.sampled_from((Decimal(3), Decimal(10), Decimal("0.7"))))
            or Decimal(1),
            "fixed_quantity": draws.chance(5),
            "scrap_percent": draws.maybe(PERCENTS),
            **self._validity(),
            "explosion": draws.maybe(st.sampled_from(("individual", "collective", "phantom")), absent=3),
            "lead_time_offset_days": draws.one_of(draws.theme.offsets),
        }
