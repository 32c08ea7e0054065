"""Changes of measures. Each is one transaction under the Process lock (see `concept.actions.planning`)."""

from concept.actions.measures.merging import (
    demand_mergeable,
    judge_distinct,
    merge_measures,
    unmerge_measure,
)
from concept.actions.measures.progress import (
    add_indicator,
    add_indicator_value,
    add_progress_note,
    change_indicator,
    remove_indicator,
    remove_indicator_value,
    remove_progress_note,
)
from concept.actions.measures.sheets import (
    add_measure,
    change_measure,
    move_measure,
    publish_measure,
    remove_measure,
    unpublish_measure,
)

__all__ = [
    "add_indicator",
    "add_indicator_value",
    "add_measure",
    "add_progress_note",
    "change_indicator",
    "change_measure",
    "demand_mergeable",
    "judge_distinct",
    "merge_measures",
    "move_measure",
    "publish_measure",
    "remove_indicator",
    "remove_indicator_value",
    "remove_measure",
    "remove_progress_note",
    "unmerge_measure",
    "unpublish_measure",
]
