"""Sites, sponsors and trials of registries, matched to what is known."""
