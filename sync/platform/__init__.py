"""The national or provincial platform behind one Protocol."""
