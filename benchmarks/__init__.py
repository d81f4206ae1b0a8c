"""Measurements: what planning costs, beside the floor measured in the same run. Never part of the tests."""
