"""What schemathesis must know of the API: how its scalars are written, and which errors are the client's own.

Not part of the tests, because five minutes are too long for each change. With schemathesis 4.32 in an environment of
its own and the demo company served (`mto-graph --database sqlite:///fuzz.db demo`):

    export SCHEMATHESIS_HOOKS=tests/clients/schemathesis_hooks.py
    schemathesis run http://127.0.0.1:8000/graphql --phases fuzzing --checks no_fault_of_the_server \\
        --max-time 300 --max-response-time 2 --continue-on-failure

Its own check takes every GraphQL error for a fault of the server: also that an id is none, or that a page would have
501 entries.
"""

import schemathesis
from graphql import StringValueNode
from hypothesis import strategies

_DATES = strategies.dates().map(lambda day: day.isoformat()) | strategies.text(max_size=12)
_TIMES = strategies.datetimes().map(lambda time: f"{time.isoformat()}Z") | strategies.text(max_size=24)
_DECIMALS = strategies.decimals().map(str) | strategies.text(max_size=12)

for _name, _texts in (("Date", _DATES), ("DateTime", _TIMES), ("Decimal", _DECIMALS)):
    schemathesis.graphql.scalar(_name, _texts.map(lambda text: StringValueNode(value=text)))


@schemathesis.check
def no_fault_of_the_server(_context, response, _case):
    """No 5xx, and no error that the server gives itself."""
    assert response.status_code < 500, response.text
    for error in response.json().get("errors", ()):
        assert error["extensions"]["code"] != "INTERNAL_SERVER_ERROR", error
