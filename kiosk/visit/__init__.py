"""One person at the desk, from idle to goodbye. PURE: no Qt, no I/O, no clock."""
