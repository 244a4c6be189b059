"""邻台: the desks of one LAN, paired at their staff pages; sync/lan does the talking."""
