"""Addresses of the consultation: what everyone reads and says, the team's desk, and the organisations' own."""

from django.urls import path

from concept.views import comments, consultations, synopses, team_comments

urlpatterns = [
    # Before those with a token.
    path("konzept/rueckmeldung/bestaetigen/", comments.CommentConfirmView.as_view(), name="comment-confirm"),
    path("konzept/rueckmeldung/<slug:token>/", comments.CommentLinkView.as_view(), name="comment-link"),
    path("konzept/<int:number>/rueckmeldung/", comments.CommentCreateView.as_view(), name="comment-create"),
    path("konzept/<int:version>/rueckmeldung/<int:number>/", synopses.CommentView.as_view(), name="comment"),
    path("konzept/<int:number>/synopse/", synopses.SynopsisView.as_view(), name="synopsis"),
    path("konzept/<int:number>/synopse.pdf", synopses.SynopsisPdfView.as_view(), name="synopsis-pdf"),
    path("konzept/<int:number>/synopse.xlsx", synopses.SynopsisTableView.as_view(), name="synopsis-table"),
    path("team/konzept/beteiligung/", consultations.ConsultationListView.as_view(), name="consultations"),
    path("team/konzept/beteiligung/<int:number>/", consultations.ConsultationView.as_view(), name="consultation"),
    path(
        "team/konzept/beteiligung/<int:number>/frist/",
        consultations.ConsultationEditView.as_view(),
        name="consultation-edit",
    ),
    path(
        "team/konzept/beteiligung/<int:number>/antworten/",
        consultations.AnswersPublishView.as_view(),
        name="answers-publish",
    ),
    path(
        "team/konzept/beteiligung/<int:number>/synopse.xlsx",
        consultations.TeamSynopsisTableView.as_view(),
        name="team-synopsis-table",
    ),
    path(
        "team/konzept/beteiligung/<int:number>/eintragen/",
        team_comments.CommentEnterView.as_view(),
        name="comment-enter",
    ),
    path(
        "team/konzept/beteiligung/rueckmeldung/<int:number>/",
        team_comments.TeamCommentView.as_view(),
        name="team-comment",
    ),
    path(
        "team/konzept/beteiligung/rueckmeldung/<int:number>/tun/",
        team_comments.TeamCommentActView.as_view(),
        name="team-comment-act",
    ),
    path(
        "organisation/<int:organisation>/rueckmeldungen/<int:number>/nennung/",
        comments.OwnCommentNamingView.as_view(),
        name="own-comment-naming",
    ),
]
