# Usage: python follow.py ws://127.0.0.1:8000/graphql ID-OF-A-PLANNING-RUN
import sys

from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

PROGRESS = gql("subscription ($id: ID!) { planningRunProgress(id: $id) { status progressPercent } }")
PROGRESS.variable_values = {"id": sys.argv[2]}

transport = WebsocketsTransport(url=sys.argv[1], subprotocols=["graphql-transport-ws"])
for told in Client(transport=transport).subscribe(PROGRESS):
    print(f"{told['planningRunProgress']['status']}: {told['planningRunProgress']['progressPercent']} %")
