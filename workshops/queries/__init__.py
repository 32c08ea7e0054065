from workshops.queries.events import Ordinal, picture_facts, workshop_ordinals

__all__ = ["Ordinal", "picture_facts", "workshop_ordinals"]
