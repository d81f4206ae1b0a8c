"""Circles in a directed graph given as node -> nodes below it; without recursion, for chains may be long."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

Graph = Mapping[int, Sequence[int]]


def find_circle(graph: Graph) -> list[int] | None:
    """The nodes of some circle in order, or None.

    >>> find_circle({1: [2], 2: [3], 3: [2]})
    [2, 3]
    """
    finished: set[int] = set()
    for start in graph:
        if start in finished:
            continue
        path, on_path = [start], {start: 0}
        ways = [iter(graph[start])]
        while ways:
            below = next(ways[-1], None)
            if below is None:
                ways.pop()
                node = path.pop()
                del on_path[node]
                finished.add(node)
            elif below in on_path:
                return path[on_path[below] :]
            elif below not in finished:
                on_path[below] = len(path)
                path.append(below)
                ways.append(iter(graph.get(below, ())))
    return None


def circle_through(graph: Graph, above: int, below: int) -> list[int]:
    """The shortest circle that uses the edge from `above` to `below`, beginning with `above`; there is one.

    >>> circle_through({1: [2], 2: [3, 1], 3: [1]}, 1, 2)
    [1, 2]
    """
    came_from = {below: below}
    waiting = deque([below])
    while above not in came_from:
        node = waiting.popleft()
        for following in graph.get(node, ()):
            if following not in came_from:
                came_from[following] = node
                waiting.append(following)
    path = [above]
    while path[-1] != below:
        path.append(came_from[path[-1]])
    return [above, *reversed(path[1:])] if above != below else [above]
