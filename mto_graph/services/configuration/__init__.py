"""Variant configuration: characteristics and their values, and the expressions over them in super BOMs."""
