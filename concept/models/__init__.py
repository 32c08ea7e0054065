from concept.models.answers import ContributionAnswer
from concept.models.carryovers import CarryOver, PromiseClosing
from concept.models.chapters import Chapter, ChapterRevision
from concept.models.codes import CodeSeries
from concept.models.consultations import Comment, CommentMail, Consultation, Response
from concept.models.contributions import Cluster, Contribution, ContributionChange
from concept.models.decisions import DecisionChange, DecisionPaper, DecisionStep, SignOff
from concept.models.departments import DepartmentLink, DepartmentResponse
from concept.models.drafts import DraftPdf
from concept.models.glossary import GlossaryEntry
from concept.models.goals import ActionField, GuidingGoal, Objective
from concept.models.measures import Indicator, IndicatorValue, Measure, MeasureMerge, ProgressNote
from concept.models.minutes import (
    Minutes,
    MinutesAttachment,
    MinutesAttendance,
    MinutesCorrection,
    MinutesNote,
    MinutesRemark,
    MinutesRevision,
)
from concept.models.municipalities import MunicipalLink, MunicipalResponse, MunicipalTopic
from concept.models.overlaps import OverlapFinding
from concept.models.results import Result
from concept.models.versions import (
    ConceptVersion,
    Paragraph,
    ParagraphPredecessor,
    VersionPublication,
)

__all__ = [
    "ActionField",
    "CarryOver",
    "Chapter",
    "ChapterRevision",
    "Cluster",
    "CodeSeries",
    "Comment",
    "CommentMail",
    "ConceptVersion",
    "Consultation",
    "Contribution",
    "ContributionAnswer",
    "ContributionChange",
    "DecisionChange",
    "DecisionPaper",
    "DecisionStep",
    "DepartmentLink",
    "DepartmentResponse",
    "DraftPdf",
    "GlossaryEntry",
    "GuidingGoal",
    "Indicator",
    "IndicatorValue",
    "Measure",
    "MeasureMerge",
    "Minutes",
    "MinutesAttachment",
    "MinutesAttendance",
    "MinutesCorrection",
    "MinutesNote",
    "MinutesRemark",
    "MinutesRevision",
    "MunicipalLink",
    "MunicipalResponse",
    "MunicipalTopic",
    "Objective",
    "OverlapFinding",
    "Paragraph",
    "ParagraphPredecessor",
    "ProgressNote",
    "PromiseClosing",
    "Response",
    "Result",
    "SignOff",
    "VersionPublication",
]
