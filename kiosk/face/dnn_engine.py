"""The default engine: five small networks on OpenCV's own `cv2.dnn`.

UltraFace detector -> 68 landmarks -> MobileFaceNet, 512 numbers; beside them a MiniFASNet for liveness and the state of
the eyes.  Recognition and liveness take BGR; fed RGB, as the package's own JavaScript does, both are clearly worse.
"""

from __future__ import annotations

import cv2
import cv2.typing
import numpy as np
from numpy.typing import NDArray

from kiosk.face.engine import Box, Face, FaceFault, Pixels, Points, Vector, largest_first, unit
from kiosk.face.models import ModelFiles, Part, read_all

DETECTOR_SIZE = (320, 240)
SURE, OVERLAP = 0.65, 0.4
"""A box below this score is no face; of two that overlap more, the surer one stays."""
LANDMARK_SIDE, FEATURE_SIDE, LIVENESS_SIDE, EYE_SIDE = 64, 112, 128, 24
LIVENESS_MARGIN, EYE_MARGIN = 1.5, 1.6
"""How much wider than face and eye the networks want to see."""
FIVE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]],
    np.float32,
)
"""Where eyes, nose and corners of the mouth stand in a 112 x 112 crop: the ArcFace template."""


class DnnEngine:
    """Loads at once, FaceFault E30, E31 or E34.  A network holds state while it runs: one thread only."""

    name = "dnn"
    sees_blinks = True

    def __init__(self, model: ModelFiles) -> None:
        contents, self.version = read_all(model)
        self.bands = model.bands
        self.live_at = model.live_at
        self._nets = {part: _net(part, content) for part, content in contents.items()}

    def detect(self, pixels: Pixels) -> tuple[Face, ...]:
        blob = cv2.dnn.blobFromImage(pixels, 1 / 128, DETECTOR_SIZE, (127, 127, 127), swapRB=True)
        net = self._nets[Part.DETECT]
        net.setInput(blob)
        scores, boxes = net.forward(["scores", "boxes"])
        sure = scores[0, :, 1] > SURE
        height, width = pixels.shape[:2]
        corners = boxes[0][sure] * np.array([width, height, width, height], np.float32)
        kept = _apart(corners, scores[0, sure, 1])
        return largest_first([self._face(pixels, Box(*map(float, box)), score) for box, score in kept])

    def embed(self, pixels: Pixels, face: Face) -> Vector:
        upright = cv2.warpAffine(pixels, _onto_template(_five(face.landmarks)), (FEATURE_SIDE, FEATURE_SIDE))
        blob = cv2.dnn.blobFromImage(upright, 1 / 128, (FEATURE_SIDE, FEATURE_SIDE), (127, 127, 127))
        return unit(self._run(Part.FEATURE, blob))

    def liveness(self, pixels: Pixels, face: Face) -> float | None:
        """Log odds of "live" against the two kinds of attack the network knows."""
        side = max(face.box.width, face.box.height) * LIVENESS_MARGIN
        crop = _square(pixels, face.box.centre, side, LIVENESS_SIDE, cv2.BORDER_REFLECT_101)
        live, *attacks = self._run(Part.LIVENESS, cv2.dnn.blobFromImage(crop))
        return float(live - np.logaddexp(*attacks))

    def eyes(self, pixels: Pixels, face: Face) -> float:
        return float(np.mean([self._eye(pixels, face.landmarks[first : first + 6]) for first in (36, 42)]))

    def _face(self, pixels: Pixels, box: Box, score: float) -> Face:
        side = box.height
        crop = cv2.cvtColor(_square(pixels, box.centre, side, LANDMARK_SIDE), cv2.COLOR_BGR2GRAY)
        points = self._run(Part.LANDMARK, crop.astype(np.float32)[None, None] / 256).reshape(68, 2)
        corner = np.array(box.centre) - side / 2
        return Face(box, score, (points * side + corner).astype(np.float32))

    def _eye(self, pixels: Pixels, ring: Points) -> float:
        side = float(np.linalg.norm(ring[3] - ring[0])) * EYE_MARGIN
        x, y = _middle(ring)
        crop = cv2.cvtColor(_square(pixels, (float(x), float(y)), side, EYE_SIDE), cv2.COLOR_BGR2GRAY)
        closed, opened = self._run(Part.EYE, crop.astype(np.float32)[None, None] / 255)
        return float(1 / (1 + np.exp(closed - opened)))

    def _run(self, part: Part, blob: cv2.typing.MatLike) -> NDArray[np.float32]:
        net = self._nets[part]
        net.setInput(blob)
        return np.asarray(net.forward(), np.float32).ravel()


def _net(part: Part, content: bytes) -> cv2.dnn.Net:
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
    except cv2.error as error:
        raise FaceFault("E34", f"{part.name.lower()}: not an ONNX file that OpenCV reads") from error


def _apart(corners: NDArray[np.float32], scores: NDArray[np.float32]) -> list[tuple[list[float], float]]:
    """Boxes that are not each other's double, with their scores."""
    if not len(scores):
        return []
    boxes = [(left, top, right - left, bottom - top) for left, top, right, bottom in corners.tolist()]
    chosen: list[int] = np.ravel(cv2.dnn.NMSBoxes(boxes, scores.tolist(), SURE, OVERLAP)).tolist()
    return [(corners[number].tolist(), float(scores[number])) for number in chosen]


def _square(
    pixels: Pixels, centre: tuple[float, float], side: float, wanted: int, border: int = cv2.BORDER_REPLICATE
) -> Pixels:
    """The square around a place, scaled.  Beyond the frame its edge goes on, or is mirrored: a smear looks live."""
    scale = wanted / max(side, 1.0)
    shift = np.array(
        [[scale, 0, wanted / 2 - centre[0] * scale], [0, scale, wanted / 2 - centre[1] * scale]], np.float32
    )
    return np.asarray(cv2.warpAffine(pixels, shift, (wanted, wanted), borderMode=border), np.uint8)


def _middle(ring: Points) -> Points:
    """Between the lids: of an eye's six points the corners say less about where it looks."""
    return np.asarray((ring[1] + ring[2] + ring[4] + ring[5]) / 4, np.float32)


def _five(points: Points) -> Points:
    """Eyes, nose, corners of the mouth: 5 x 2."""
    corners = ((points[48] + points[60]) / 2, (points[54] + points[64]) / 2)
    return np.stack([_middle(points[36:42]), _middle(points[42:48]), points[30], *corners])


def _onto_template(five: Points) -> NDArray[np.float32]:
    """2 x 3: turn, scale and shift that bring five points nearest to FIVE in the least squares sense."""
    source, target = five - five.mean(axis=0), FIVE - FIVE.mean(axis=0)
    spread = max(float((source * source).sum()), 1e-6)
    along = float((source * target).sum()) / spread
    across = float((source[:, 0] * target[:, 1] - source[:, 1] * target[:, 0]).sum()) / spread
    turn = np.array([[along, -across], [across, along]], np.float32)
    shift = FIVE.mean(axis=0) - turn @ five.mean(axis=0)
    return np.hstack([turn, shift[:, None]]).astype(np.float32)
