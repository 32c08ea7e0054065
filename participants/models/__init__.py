from participants.models.organisations import Contact, Organisation, OrganisationCategory

__all__ = ["Contact", "Organisation", "OrganisationCategory"]
