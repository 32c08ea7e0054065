from concept.models.answers import ContributionAnswer
from concept.models.carryovers import CarryOver, PromiseClosing
from concept.models.chapters import Chapter
from concept.models.contributions import Cluster, Contribution, ContributionChange
from concept.models.drafts import DraftPdf
from concept.models.minutes import (
    Minutes,
    MinutesAttachment,
    MinutesAttendance,
    MinutesCorrection,
    MinutesNote,
    MinutesRemark,
    MinutesRevision,
)
from concept.models.results import Result

__all__ = [
    "CarryOver",
    "Chapter",
    "Cluster",
    "Contribution",
    "ContributionAnswer",
    "ContributionChange",
    "DraftPdf",
    "Minutes",
    "MinutesAttachment",
    "MinutesAttendance",
    "MinutesCorrection",
    "MinutesNote",
    "MinutesRemark",
    "MinutesRevision",
    "PromiseClosing",
    "Result",
]
