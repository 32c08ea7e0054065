from participants.queries.places import PlaceState, place_state, with_places
from participants.queries.registrations import positions_of, with_positions

__all__ = ["PlaceState", "place_state", "positions_of", "with_places", "with_positions"]
