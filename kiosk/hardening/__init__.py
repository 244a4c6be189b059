"""What a live desk takes from its surroundings before it holds anything worth taking: see SECURITY.md."""
