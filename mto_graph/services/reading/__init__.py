"""Reading what is stored and planned, for many keys at once: the rows that the API shows.

Every function takes the keys of all objects that are asked for and reads them in one statement, so the number of
statements depends on the question and never on the amount of data.
"""

from mto_graph.model.sessions import Session

__all__ = ["Session"]
