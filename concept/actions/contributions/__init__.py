"""Changes of contributions. Each is one transaction, locks first, and leaves its trace."""

from concept.actions.contributions.changing import (
    Change,
    ContributionConflict,
    ContributionRefused,
)
from concept.actions.contributions.clusters import (
    assign_cluster,
    create_cluster,
    dissolve_cluster,
    move_cluster,
    rename_cluster,
)
from concept.actions.contributions.entering import (
    edit_contribution,
    enter_contribution,
    import_contributions,
    remove_contribution,
    restore_contribution,
)
from concept.actions.contributions.handing_in import (
    accept_contribution,
    decline_contribution,
    hand_in_contribution,
)
from concept.actions.contributions.joining import merge_contributions, split_contribution
from concept.actions.contributions.publishing import (
    clear_contribution,
    publish_contributions,
    set_naming,
    withhold_contribution,
)
from concept.actions.contributions.undoing import UNDOABLE, undo

__all__ = [
    "UNDOABLE",
    "Change",
    "ContributionConflict",
    "ContributionRefused",
    "accept_contribution",
    "assign_cluster",
    "clear_contribution",
    "create_cluster",
    "decline_contribution",
    "dissolve_cluster",
    "edit_contribution",
    "enter_contribution",
    "hand_in_contribution",
    "import_contributions",
    "merge_contributions",
    "move_cluster",
    "publish_contributions",
    "remove_contribution",
    "rename_cluster",
    "restore_contribution",
    "set_naming",
    "split_contribution",
    "undo",
    "withhold_contribution",
]
