"""Alembic's folder: ``data.store.schema`` runs what lies here."""
