from participants.models.attendance import AttendanceChange
from participants.models.contacts import AddressProof, ErasureRequest
from participants.models.imports import ImportDraft, OrganisationMerge
from participants.models.invitations import Invitation, InvitationChange
from participants.models.jobs import Job
from participants.models.mailings import Mailing
from participants.models.mails import MailLink, OutgoingMail, UndeliverableAddress
from participants.models.organisations import Contact, Organisation, OrganisationCategory
from participants.models.registrations import (
    Delegate,
    Registration,
    RegistrationChange,
    Submission,
)
from participants.models.support import SupportNeed

__all__ = [
    "AddressProof",
    "AttendanceChange",
    "Contact",
    "Delegate",
    "ErasureRequest",
    "ImportDraft",
    "Invitation",
    "InvitationChange",
    "Job",
    "MailLink",
    "Mailing",
    "Organisation",
    "OrganisationCategory",
    "OrganisationMerge",
    "OutgoingMail",
    "Registration",
    "RegistrationChange",
    "Submission",
    "SupportNeed",
    "UndeliverableAddress",
]
