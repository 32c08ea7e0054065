from concept.models.chapters import Chapter
from concept.models.drafts import DraftPdf

__all__ = ["Chapter", "DraftPdf"]
