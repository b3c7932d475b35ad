"""Clinical trials as registries list them: facts only, no titles, no persons; read, merged by key, stored as Parquet."""
