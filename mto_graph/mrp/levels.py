"""Low-level codes: a material is planned after everything that uses it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mto_graph.strategies import Flags, Integers


@dataclass(frozen=True, slots=True)
class Levels:
    """The low-level code of each material, and which uses close a ring and are left out of the explosion."""

    code: Integers
    recursive: Flags
    """One flag for each use handed in."""


def low_level_codes(materials: int, parent: Integers, component: Integers) -> Levels:
    """The longest way down to each material over all uses (parent, component), whatever their validity.

    Uses inside a ring are marked and ignored, so that everything else can still be planned.
    """
    recursive = np.zeros(len(parent), dtype=np.bool_)
    code = _longest(materials, parent, component)
    if code is None:
        ring = _rings(materials, parent, component)
        recursive = (ring[parent] == ring[component]) & (ring[parent] >= 0)
        code = _longest(materials, parent[~recursive], component[~recursive])
        assert code is not None
    return Levels(code, recursive)


def _longest(materials: int, parent: Integers, component: Integers) -> Integers | None:
    """Levels by repeated relaxation, one pass a level; None when they never settle."""
    code = np.zeros(materials, dtype=np.int64)
    for _ in range(materials + 1):
        deeper = code.copy()
        np.maximum.at(deeper, component, code[parent] + 1)
        if np.array_equal(deeper, code):
            return code
        if int(deeper.max()) > materials or _deep_ring(deeper, parent, component):
            return None
        code = deeper
    return None


def _deep_ring(code: Integers, parent: Integers, component: Integers) -> bool:
    """Every 64 levels, look whether the growth comes from a ring instead of a deep structure."""
    depth = int(code.max())
    return depth > 0 and depth % 64 == 0 and bool((_rings(len(code), parent, component) >= 0).any())


def _rings(materials: int, parent: Integers, component: Integers) -> Integers:
    """The number of the ring each material belongs to, -1 for none (strongly connected components)."""
    order = np.argsort(parent, kind="stable")
    bounds = np.searchsorted(parent[order], np.arange(materials + 1)).tolist()
    targets = component[order].tolist()
    index = [-1] * materials
    low = [0] * materials
    ring = np.full(materials, -1, dtype=np.int64)
    on_stack = bytearray(materials)
    stack: list[int] = []
    counter = 0
    for root in range(materials):
        if index[root] >= 0:
            continue
        work = [(root, bounds[root])]
        while work:
            node, edge = work.pop()
            if edge == bounds[node] and index[node] < 0:
                index[node] = low[node] = counter
                counter += 1
                stack.append(node)
                on_stack[node] = 1
            for at in range(edge, bounds[node + 1]):
                target = targets[at]
                if index[target] < 0:
                    work.append((node, at))
                    work.append((target, bounds[target]))
                    break
                if on_stack[target]:
                    low[node] = min(low[node], low[target] if index[target] > index[node] else index[target])
            else:
                _close(node, index, low, stack, on_stack, ring, targets[bounds[node] : bounds[node + 1]])
    return ring


def _close(
    node: int,
    index: list[int],
    low: list[int],
    stack: list[int],
    on_stack: bytearray,
    ring: Integers,
    targets: list[int],
) -> None:
    """Take a finished component off the stack; it is a ring when it has two members or uses itself."""
    if low[node] != index[node]:
        return
    members = []
    while True:
        member = stack.pop()
        on_stack[member] = 0
        members.append(member)
        if member == node:
            break
    if len(members) > 1 or node in targets:
        ring[members] = index[node]
