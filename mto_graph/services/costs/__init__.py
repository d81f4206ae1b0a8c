"""The cost of sales order items: planned, actual, what they differ by, and what lies in stock and on orders."""
