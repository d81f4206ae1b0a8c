"""Completing answers by functions that are made for one selection each, instead of field by field.

What a selection asks of a row is known once its document is: `compiling` writes it down as one Python function,
`cache` keeps these functions, `executor` calls them and hands everything unusual to graphql-core.
"""
