"""Many workers on many machines: Procrastinate reminds them, PostgreSQL keeps the truth."""
