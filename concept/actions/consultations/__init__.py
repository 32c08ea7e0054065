from concept.actions.consultations.answering import (
    ResponseConflict,
    Told,
    answer_comment,
    note_letter,
    publish_answers,
)
from concept.actions.consultations.commenting import (
    CONFIRM_WITHIN,
    CommentConflict,
    confirm_comment,
    delete_unconfirmed_comments,
    enter_comment,
    hand_in_comment,
    moderate_comment,
    set_comment_naming,
)
from concept.actions.consultations.opening import (
    ConsultationClosed,
    ConsultationConflict,
    ConsultationRefused,
    mark_of,
    open_consultation,
)

__all__ = [
    "CONFIRM_WITHIN",
    "CommentConflict",
    "ConsultationClosed",
    "ConsultationConflict",
    "ConsultationRefused",
    "ResponseConflict",
    "Told",
    "answer_comment",
    "confirm_comment",
    "delete_unconfirmed_comments",
    "enter_comment",
    "hand_in_comment",
    "mark_of",
    "moderate_comment",
    "note_letter",
    "open_consultation",
    "publish_answers",
    "set_comment_naming",
]
