"""Data sets: loading rows and folders of CSV files, and writing them back."""

from mto_graph.services.datasets.exporting import export_folder
from mto_graph.services.datasets.loading import import_folder, upsert

__all__ = ["export_folder", "import_folder", "upsert"]
