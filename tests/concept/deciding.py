"""Versions to decide on, for tests."""

from datetime import date

from concept.actions.decisions import plan_decision_step, record_decision
from concept.actions.versions import freeze_version, publish_version
from concept.models import Chapter, ConceptVersion, DecisionStep

SESSION = date(2013, 6, 20)
AFTERWARDS = "2013-06-21T09:00"


def frozen(kind: str = "decision", label: str = "Vorlage", *, is_public: bool = True) -> ConceptVersion:
    """A version with one written chapter."""
    Chapter.objects.filter(slug="leitbild").update(text="<p>Alle gehören dazu.</p><p>Wir fangen früh an.</p>")
    version = freeze_version(kind=kind, label=label, gaps=[], by=None)
    if is_public:
        publish_version(version=version, by=None)
    return version


def step_of(version: ConceptVersion, body: str = "Ausschuss", result: str = "", **values) -> DecisionStep:
    """A step of a session on SESSION; with a result, that of a session that is over."""
    step = plan_decision_step(version=version, body=body, by=None, **{"meets_on": SESSION} | values)
    return record_decision(step=step, result=result, by=None) if result else step
