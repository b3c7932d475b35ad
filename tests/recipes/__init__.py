"""The recipes of CONTRIBUTING.md, each done in a copy of the tree: what is added works, and touches no more files than it says."""
