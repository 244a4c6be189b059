"""What an installed desk can show of itself: that nothing it acknowledged is ever lost."""
