"""What staff do about faces and photos.  Values only."""

from __future__ import annotations

from typing import TypeAlias

from kiosk.ui.record import record


@record
class FaceLookedUp:
    """What is kept of this learner's face, and what may be done; "" when staff turn to something else."""

    learner: str


@record
class FaceEnrolWanted:
    """`of_age`: staff saw on a document that the learner is 14 or older."""

    learner: str
    of_age: bool = False


@record
class FaceWithdrawn:
    """The learner takes the consent back; staff confirmed it."""

    learner: str


@record
class FacesDestroyed:
    """All faces of this desk, for ever; confirmed twice."""


@record
class PhotoFoldersSought:
    """Where enrolment photos may lie: drives just put in."""


@record
class PhotosWanted:
    """Import the enrolment photos of a folder."""

    folder: str


@record
class PhotosStopped:
    pass


FaceGesture: TypeAlias = (
    FaceLookedUp
    | FaceEnrolWanted
    | FaceWithdrawn
    | FacesDestroyed
    | PhotoFoldersSought
    | PhotosWanted
    | PhotosStopped
)
