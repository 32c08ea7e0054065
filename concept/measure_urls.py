"""Addresses of goals and measures: for everyone, and for those who write them."""

from django.urls import path, register_converter

from concept.views import goals, measure_acts, measures, origins, public_measures


class MeasureCode:
    """ "M2.7": a measure's permanent name."""

    regex = r"M[0-9]{1,5}\.[0-9]{1,5}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ObjectiveCode(MeasureCode):
    """ "2.1.3": an objective's permanent name."""

    regex = r"[0-9]{1,5}\.[0-9]{1,5}\.[0-9]{1,5}"


register_converter(MeasureCode, "measure")
register_converter(ObjectiveCode, "objective")

urlpatterns = [
    path("massnahmen/", public_measures.MeasuresView.as_view(), name="measures"),
    path("massnahmen/<measure:code>/", public_measures.MeasureView.as_view(), name="measure"),
    path("team/ziele/<int:number>/", goals.ThemeGoalsView.as_view(), name="theme-goals"),
    path("team/ziele/<int:number>/<slug:part>/", goals.ActionFieldEditView.as_view(), name="action-field-edit"),
    path("team/ziele/<objective:code>/herkunft/", origins.ObjectiveOriginsView.as_view(), name="objective-origins"),
    path("team/massnahmen/", measures.MeasureListView.as_view(), name="measure-list"),
    path("team/massnahmen/liste.<str:form>", measures.MeasureTableView.as_view(), name="measure-table"),
    path("team/massnahmen/<measure:code>/", measures.MeasureEditView.as_view(), name="measure-edit"),
    path("team/massnahmen/<measure:code>/tun/", measure_acts.MeasureActView.as_view(), name="measure-act"),
    path(
        "team/massnahmen/<measure:code>/zusammenfuehren/",
        measure_acts.MeasureMergeView.as_view(),
        name="measure-merge",
    ),
    path("team/massnahmen/<measure:code>/herkunft/", origins.MeasureOriginsView.as_view(), name="measure-origins"),
]
