"""The frame of the pages, their components, fields and error summaries, the style sheet of the themes, the gallery."""

import datetime as dt
import re
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.urls import reverse

from workshops.models import Event, Theme

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted(path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "components").glob("*.html"))
PACK = sorted(path.relative_to(TEMPLATES).as_posix() for path in (TEMPLATES / "zuhause").rglob("*.html"))
BERLIN = ZoneInfo("Europe/Berlin")


class SampleForm(forms.Form):
    name = forms.CharField(
        label="Name", help_text="Wie im Ausweis", error_messages={"required": "Geben Sie einen Namen ein"}
    )
    answer = forms.ChoiceField(
        label="Kommen Sie?",
        choices=[("y", "Ja"), ("n", "Nein")],
        widget=forms.RadioSelect,
        error_messages={"required": "Wählen Sie aus, ob Sie kommen"},
    )
    starts = forms.SplitDateTimeField(
        label="Beginn", widget=forms.SplitDateTimeWidget, error_messages={"required": "Geben Sie den Beginn ein"}
    )
    remind = forms.BooleanField(label="Erinnern", help_text="Per E-Mail", required=False)
    token = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Laden Sie die Seite neu"})

    def clean(self):
        raise forms.ValidationError("Prüfen Sie alles")


def render(source: str, **context) -> str:
    return Template("{% load zuhause crispy_forms_filters %}" + source).render(Context(context))


# --- Templates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMPONENTS + PACK)
def test_every_piece_compiles_and_says_what_it_takes(name):
    get_template(name)
    first = (TEMPLATES / name).read_text().splitlines()[0]
    assert first.startswith(("{#", "{% comment"))


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html", "no_process.html"])
def test_error_pages_need_neither_database_nor_context(name):
    page = render_to_string(name)
    assert page.count("<h1>") == 1
    assert "<title></title>" not in page


# --- Words ------------------------------------------------------------------------------------------------------------


def test_when_writes_a_time_that_does_not_break():
    event = SimpleNamespace(
        starts_at=dt.datetime(2013, 4, 11, 14, tzinfo=BERLIN), ends_at=dt.datetime(2013, 4, 11, 17, tzinfo=BERLIN)
    )
    assert render("{% when event %}", event=event) == (
        '<time datetime="2013-04-11T14:00+02:00">Do.,\u00a011.\u00a0April\u00a02013, '
        '<span class="nowrap">14–17\u00a0Uhr</span></time>'
    )
    assert render('{% when event "times" %}', event=event) == (
        '<time datetime="2013-04-11T14:00+02:00" class="nowrap">14–17\u00a0Uhr</time>'
    )
    assert render('{% when event "day" %}', event=event) == (
        '<time datetime="2013-04-11T14:00+02:00">Do.,\u00a011.\u00a0April\u00a02013</time>'
    )
    nowhen = SimpleNamespace(starts_at=None, ends_at=None)
    assert render("{% when event %}", event=nowhen) == "Termin nicht veröffentlicht"


def test_times_over_midnight_may_break():
    start = dt.datetime(2030, 12, 31, 22, tzinfo=dt.UTC)
    event = SimpleNamespace(starts_at=start, ends_at=start + dt.timedelta(hours=4))
    assert "nowrap" not in render('{% when event "times" %}', event=event)


def test_approximate_writes_a_time_only_where_there_is_one():
    day = dt.date(2012, 2, 1)
    assert render('{% approximate day "month" %}', day=day) == '<time datetime="2012-02">Februar\u00a02012</time>'
    assert render('{% approximate day "season" %}', day=day) == "Winter\u00a02011/12"


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("mehr als 800", "<small>mehr als</small> 800"),
        ("−2.400", "−2.400"),
        ("5,5 Stellen", "5,5 <small>Stellen</small>"),
        ("viele", "<small>viele</small>"),
        ("<b> 3", "<small>&lt;b&gt;</small> 3"),
    ],
)
def test_figures_set_the_number_apart(value, html):
    assert render("{{ value|figure_value }}", value=value) == html


def test_threads_of_themes_numbers_and_nothing():
    assert render("{{ theme|thread }}", theme=Theme(number=4)) == "thread-4"
    assert render("{{ theme|thread }}", theme=2) == "thread-2"
    assert render("{{ theme|thread }}", theme=None) == "thread-none"


def test_a_state_has_words_of_its_own_or_given_ones():
    assert render('{% state "wait" %}').strip() == '<span class="state is-wait">Warteliste</span>'
    assert render('{% state "full" "Voll" %}').strip() == '<span class="state is-full">Voll</span>'


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_the_summary_links_every_error_to_a_control_that_is_there():
    form = SampleForm({}, prefix="p")
    page = render("{{ form|crispy }}{% error_summary form %}", form=form)
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', page)
    assert links == [
        ("id_p-name", "Prüfen Sie alles"),
        ("id_p-name", "Geben Sie einen Namen ein"),
        ("id_p-answer_0", "Wählen Sie aus, ob Sie kommen"),
        ("id_p-starts_0", "Geben Sie den Beginn ein"),
    ]
    assert "<li>Laden Sie die Seite neu</li>" in page
    assert "Bitte prüfen Sie 5 Angaben" in page
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert {target for target, _words in links} <= ids
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', page)).split()
    assert set(described) <= ids
    assert described


def test_the_summary_takes_formsets_and_says_nothing_without_errors():
    formset_class = forms.formset_factory(SampleForm, min_num=2, validate_min=True, extra=0)
    formset = formset_class({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"})
    page = render("{% error_summary nothing formset %}", formset=formset, nothing=None)
    assert page.count("Geben Sie einen Namen ein") == 1
    assert 'href="#id_form-0-name"' in page
    assert "error-summary" not in render("{% error_summary form %}", form=SampleForm())


def test_the_title_of_a_page_with_errors_begins_with_them():
    assert render("{% error_prefix form other %}", form=SampleForm(), other=SampleForm({})) == "Fehler: "
    assert render("{% error_prefix form other %}", form=SampleForm(), other=None) == ""


def test_fields_have_one_label_and_say_what_is_voluntary():
    page = render("{{ form|crispy }}", form=SampleForm())
    assert page.count("<legend>") == 2
    assert page.count('<div class="check">') == 3
    assert re.search(r'<label for="id_name">Name\s*</label>', page)
    assert '<small id="id_remind_helptext">Per E-Mail</small>' in page

    class Filter(forms.Form):
        marks_optional = False
        place = forms.CharField(label="Ort", required=False)

    assert "(freiwillig)" not in render("{{ form|crispy }}", form=Filter())
    Filter.marks_optional = True
    assert "(freiwillig)" in render("{{ form|crispy }}", form=Filter())


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_themes_style_sheet_is_cached_by_its_version(client, process):
    address = render("{% theme_stylesheet_url %}")
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies
    assert client.get(address, headers={"if-none-match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/themen.css").headers["Cache-Control"] == "public, no-cache"
    assert client.post(address).status_code == 405
    Theme.objects.filter(number=1).update(colour="#00ff00")
    assert render("{% theme_stylesheet_url %}") != address


@pytest.mark.django_db
def test_a_page_not_found_says_so_in_the_frame_and_sets_no_cookie(client, process):
    answer = client.get("/gibt-es-nicht/")
    assert answer.status_code == 404
    assert not answer.cookies
    page = answer.content.decode()
    assert page.startswith("<!doctype html>")
    assert f"<title>Diese Seite gibt es nicht – {process.title}</title>" in page
    assert [page.count(tag) for tag in ("<header", "<main", "<footer", "<h1")] == [1, 1, 1, 1]


@pytest.mark.django_db
def test_the_demonstration_says_which_moment_it_takes_it_to_be(process):
    context = {"demo": True, "clock_now": dt.datetime(2013, 1, 7, 9, tzinfo=BERLIN), "example": True}
    banner = render_to_string("components/demo_banner.html", context)
    assert "<strong>Vorführung:</strong> Es gilt Montag,\u00a07.\u00a0Januar\u00a02013, 9:00\u00a0Uhr." in banner
    assert "Beispiel – erfunden" in banner
    assert "Vorführung" not in render_to_string("components/demo_banner.html", {"demo": False, "example": False})


@pytest.mark.django_db
def test_the_gallery_shows_every_component_to_the_team_alone(client, process, team_member):
    address = reverse("workshops:gallery")
    assert client.get(address).status_code == 302
    client.force_login(team_member)
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("<h1") == 1


@pytest.mark.django_db
def test_the_gallery_works_before_anything_is_planned(client, process, team_member):
    Event.objects.all().delete()
    client.force_login(team_member)
    assert client.get(reverse("workshops:gallery")).status_code == 200
