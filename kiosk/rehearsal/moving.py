"""A portrait that moves: a head that turns, eyes that close, a sway, a camera's noise.

The head is taken for an elliptic cylinder with a nose on it: what is nearer to the camera moves further, as in a real
turn.
"""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.face.engine import Pixels, Points


def turned(pixels: Pixels, points: Points, degrees: float) -> Pixels:
    """The head about its own axis; positive: towards its own left, the right edge of the frame."""
    angle = np.radians(degrees)
    middle, radius = _axis(points)
    grid: Points = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    rows, columns = grid
    source = columns
    for _ in range(8):  # the depth is known where a point was, so its place is found step by step
        depth = _depth(source - middle[0], rows - middle[1], radius)
        there = ((columns - middle[0]) - depth * np.sin(angle)) / np.cos(angle)
        source = np.asarray(middle[0] + np.clip(there, -3 * radius, 3 * radius), np.float32)
    head = np.exp(
        -(((rows - middle[1]) / (1.6 * radius)) ** 8) - ((columns - middle[0]) / (1.5 * radius)) ** 8
    )
    mapped = (columns + head * (source - columns)).astype(np.float32)
    return np.asarray(
        cv2.remap(pixels, mapped, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def blinking(pixels: Pixels, points: Points) -> Pixels:
    """Both lids down: skin over the eye, a line of lashes where they meet."""
    drawn = pixels.copy()
    for first in (36, 42):
        ring = points[first : first + 6]
        half = float(np.linalg.norm(ring[3] - ring[0])) / 2
        x, y = ring.mean(axis=0)
        below = pixels[int(y + 0.6 * half) : int(y + 0.9 * half), int(x - half / 2) : int(x + half / 2)]
        lid: Points = np.zeros(pixels.shape[:2], np.float32)
        cv2.ellipse(lid, (int(x), int(y)), (int(1.05 * half), int(0.55 * half)), 0, 0, 360, 1, -1)
        lid = np.asarray(cv2.GaussianBlur(lid, (0, 0), half / 6)[:, :, None], np.float32)
        drawn = (drawn * (1 - lid) + np.median(below, axis=(0, 1)) * lid).astype(np.uint8)
        lashes = (int(0.95 * half), int(0.28 * half))
        cv2.ellipse(
            drawn, (int(x), int(y + 0.1 * half)), lashes, 0, 10, 170, (35, 30, 30), max(1, int(half / 6))
        )
    return drawn


def moved(pixels: Pixels, right: float = 0, down: float = 0, scale: float = 1) -> Pixels:
    """As a head sways, or a hand that holds a print."""
    height, width = pixels.shape[:2]
    move = np.array(
        [[scale, 0, right + (1 - scale) * width / 2], [0, scale, down + (1 - scale) * height / 2]], np.float32
    )
    return np.asarray(
        cv2.warpAffine(pixels, move, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def noisy(pixels: Pixels, seed: int, sigma: float = 2.0) -> Pixels:
    """What a camera adds to every frame."""
    grain = np.random.default_rng(seed).normal(0, sigma, pixels.shape)
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def _axis(points: Points) -> tuple[Points, float]:
    """Middle of the face and half its width."""
    return np.array([(points[1, 0] + points[15, 0]) / 2, points[30, 1]], np.float32), float(
        points[15, 0] - points[1, 0]
    ) / 2


def _depth(x: Points, y: Points, radius: float) -> Points:
    """Towards the camera, from the axis: an elliptic cylinder and the nose."""
    skull = radius * np.sqrt(np.clip(1 - (x / (1.15 * radius)) ** 2, 0, 1))
    nose = (
        0.35 * radius * np.exp(-((x / (0.22 * radius)) ** 2) - ((y + 0.05 * radius) / (0.35 * radius)) ** 2)
    )
    return np.asarray(skull + nose, np.float32)
