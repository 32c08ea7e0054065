from concept.models.chapters import Chapter

__all__ = ["Chapter"]
