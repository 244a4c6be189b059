"""人员: who works at the desk, as what, how they prove it, and what two of them prove together."""
