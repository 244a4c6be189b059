"""Cameras: pictures as they come, the newest only, and whether there is a camera at all."""
