"""Five short sounds, told apart by rhythm and not by pitch alone; `make.py` writes them, `player.py` plays them."""
