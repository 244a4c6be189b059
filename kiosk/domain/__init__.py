"""The rules. PURE: standard library and sync.records only; time is an argument."""
