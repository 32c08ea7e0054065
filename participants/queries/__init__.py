from participants.queries.places import PlaceState, place_state, with_places
from participants.queries.registrations import positions_of, with_positions
from participants.queries.search import matching

__all__ = ["PlaceState", "matching", "place_state", "positions_of", "with_places", "with_positions"]
