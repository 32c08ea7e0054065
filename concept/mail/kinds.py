"""The kinds of mail about minutes and contributions: why each is sent, and what it looks like."""

from collections.abc import Mapping

from participants.mail.kinds import MailNote

KINDS: Mapping[str, MailNote] = {}
