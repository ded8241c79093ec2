"""Every kind of check that a rubric can name. A new one is a file beside these and a line here."""

from __future__ import annotations

from qa_desk.scoring.detectors.advice import RepeatsAdvice
from qa_desk.scoring.detectors.again import AsksAgain
from qa_desk.scoring.detectors.base import Detector
from qa_desk.scoring.detectors.closes import ClosesEarly
from qa_desk.scoring.detectors.first import FirstReply
from qa_desk.scoring.detectors.never import Never
from qa_desk.scoring.detectors.promise import PromiseNotKept
from qa_desk.scoring.detectors.says import Says
from qa_desk.scoring.detectors.should import Should
from qa_desk.scoring.detectors.slow import RepliesLate
from qa_desk.scoring.detectors.stuck import LeavesStuck

DETECTORS: tuple[Detector, ...] = (
    Says(),
    Never(),
    Should(),
    FirstReply(),
    AsksAgain(),
    RepeatsAdvice(),
    ClosesEarly(),
    PromiseNotKept(),
    LeavesStuck(),
    RepliesLate(),
)


def detector_of(check: str) -> Detector:
    """The detector that owns a check key. Raises StopIteration for a key that none owns."""
    return next(detector for detector in DETECTORS if check in detector.checks)
