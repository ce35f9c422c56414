"""The tables, their types and triggers, and the database that holds them."""
