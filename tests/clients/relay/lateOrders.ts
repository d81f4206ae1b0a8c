// What relay-compiler must accept: a fragment that pages through a connection and is fetched again by its node's id.
import { graphql } from "react-relay";

export const query = graphql`
  query lateOrdersQuery($number: String!, $id: ID!) {
    salesOrder(number: $number) {
      id
      items {
        ...lateOrdersList
      }
    }
    node(id: $id) {
      __typename
      ... on SalesOrderItem {
        ...lateOrdersList @alias(as: "item")
      }
    }
  }
`;

export const list = graphql`
  fragment lateOrdersList on SalesOrderItem
  @refetchable(queryName: "lateOrdersPageQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    requestedDate
    plannedOrders(first: $count, after: $cursor) @connection(key: "lateOrders_plannedOrders") {
      edges {
        node {
          id
          number
        }
      }
    }
  }
`;

export const mutation = graphql`
  mutation lateOrdersPlanMutation($input: RunPlanningInput!) {
    runPlanning(input: $input) {
      planningRun {
        id
        status
      }
      errors {
        message
      }
    }
  }
`;

export const subscription = graphql`
  subscription lateOrdersProgressSubscription($id: ID!) {
    planningRunProgress(id: $id) {
      id
      status
      progressPercent
    }
  }
`;
