"""Photos and slides: what is taken, what is made of it, and who sees it."""

import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from concept.actions.attachments import MAX_SIZE, add_attachment, change_attachment, remove_attachment
from concept.actions.minutes import MinutesRefused
from concept.actions.minutes_pdfs import store_minutes_pdf
from concept.cleaning import UncleanFile, clean_file
from concept.models import MinutesAttachment
from concept.queries.minutes_documents import minutes_document


def photo(size=(60, 40), form="JPEG", **options):
    made = BytesIO()
    Image.new("RGB", size, "#8c5d00").save(made, form, **options)
    return made.getvalue()


def slides(**root):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    for name, value in root.items():
        pdf.Root[f"/{name}"] = value
    pdf.docinfo["/Author"] = "Erika Beispiel"
    made = BytesIO()
    pdf.save(made)
    return made.getvalue()


@pytest.fixture
def add(minutes, media, team_member):
    def act(content, title="Wand", **more):
        return add_attachment(minutes=minutes, content=content, title=title, by=team_member, **more)

    return act


def test_a_photo_is_drawn_anew_upright_and_without_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Kamerahersteller"
    exif.get_ifd(0x8825)[1] = "N"
    clean = clean_file(photo(exif=exif, comment=b"geheim"))
    assert (clean.kind, clean.width, clean.height) == ("photo", 40, 60)
    assert b"Kamerahersteller" not in clean.content
    assert b"geheim" not in clean.content
    assert not Image.open(BytesIO(clean.content)).getexif()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_form_of_photo_becomes_a_jpeg_of_bearable_size(form):
    clean = clean_file(photo(size=(5000, 500), form=form))
    assert (clean.width, clean.height) == (2400, 240)
    assert Image.open(BytesIO(clean.content)).format == "JPEG"


def test_what_hides_behind_a_photo_is_gone():
    clean = clean_file(photo() + b"PK\x03\x04<script>alert(1)</script>")
    assert b"<script>" not in clean.content
    assert b"PK\x03\x04" not in clean.content


def bomb(side):
    """A PNG of one colour that says it has `side` × `side` pixels, in few bytes."""

    def chunk(name, data):
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = side.to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "unknown"),
        (b"GIF89a" + bytes(50), "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"<html><script>alert(1)</script>", "unknown"),
        (b"MZ" + bytes(100), "unknown"),
        (b"\xff\xd8\xff" + bytes(100), "broken"),
        (b"RIFF\x00\x00\x00\x00AVI " + bytes(50), "broken"),
        (photo()[:200], "broken"),
        (bomb(60_000), "pixels"),
        (b"%PDF-1.7\n" + bytes(100), "broken"),
    ],
)
def test_what_is_no_photo_and_no_pdf_is_refused_by_its_content(content, reason):
    with pytest.raises(UncleanFile, match=reason):
        clean_file(content)


def test_slides_lose_scripts_files_forms_and_their_makers_name():
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
    content = slides(OpenAction=script, AcroForm=pikepdf.Dictionary(XFA=pikepdf.String("geheim")))
    clean = clean_file(content + b"\n<script>alert(1)</script>")
    assert (clean.kind, clean.width) == ("slides", None)
    assert b"<script>" not in clean.content
    with pikepdf.open(BytesIO(clean.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in pdf.trailer
        assert len(pdf.pages) == 1


def test_of_links_in_slides_those_to_the_web_stay():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    actions = [
        pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org")),
        pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("javascript:alert(1)")),
        pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")),
    ]
    pdf.pages[0].Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=a)
            for a in actions
        ]
    )
    made = BytesIO()
    pdf.save(made)
    with pikepdf.open(BytesIO(clean_file(made.getvalue()).content)) as clean:
        assert [str(note.A.URI) for note in clean.pages[0].Annots] == ["https://example.org"]


def test_photos_inside_slides_lose_place_and_camera():
    exif = Image.Exif()
    exif[0x010F] = "Kamerahersteller"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    picture = pikepdf.Stream(pdf, photo(exif=exif))
    picture.Type, picture.Subtype, picture.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    picture.Width, picture.Height, picture.BitsPerComponent = 60, 40, 8
    picture.ColorSpace = pikepdf.Name.DeviceRGB
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Bild=pdf.make_indirect(picture)))
    made = BytesIO()
    pdf.save(made)
    assert b"Kamerahersteller" in made.getvalue()
    clean = clean_file(made.getvalue()).content
    assert b"Kamerahersteller" not in clean
    with pikepdf.open(BytesIO(clean)) as again:
        assert Image.open(BytesIO(again.pages[0].Resources.XObject.Bild.read_raw_bytes())).size == (60, 40)


def test_a_locked_pdf_is_refused():
    made = BytesIO()
    with pikepdf.open(BytesIO(slides())) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(UncleanFile, match="locked"):
        clean_file(made.getvalue())


def test_too_much_time_or_memory_ends_it():
    with pytest.raises(UncleanFile, match="large"):
        clean_file(photo(), seconds=0)


def test_too_large_too_many_and_not_described(add, minutes, media):
    with pytest.raises(MinutesRefused, match="8 MB"):
        add(bytes(MAX_SIZE + 1))
    attachment = add(photo())
    assert attachment.path.parent == media / "minutes"
    values = {"title": "Wand", "agenda_item": None, "is_public": True}
    with pytest.raises(MinutesRefused, match="Beschreiben"):
        change_attachment(attachment=attachment, description="", **values)
    change_attachment(attachment=attachment, description="Zwölf Karten an einer Wand", **values)
    assert MinutesAttachment.objects.get().is_public
    MinutesAttachment.objects.bulk_create(
        MinutesAttachment(minutes=minutes, kind="photo", title="x", size=1, added_at=attachment.added_at)
        for _number in range(39)
    )
    with pytest.raises(MinutesRefused, match="höchstens 40"):
        add(photo())


def test_upload_by_form_and_file_name_decides_nothing(team_client, minutes, media):
    url = reverse("concept:minutes-attachments", args=[minutes.event.slug])
    named = SimpleUploadedFile("../../etc/passwd.html", photo(), content_type="text/html")
    response = team_client.post(url, {"file": named, "title": "Wand"})
    attachment = MinutesAttachment.objects.get()
    assert response.url == reverse("concept:attachment-edit", args=[minutes.event.slug, attachment.key])
    assert [path.name for path in (media / "minutes").iterdir()] == [f"{attachment.key}.jpg"]
    wrong = SimpleUploadedFile("wand.jpg", b"<script>", content_type="image/jpeg")
    refused = team_client.post(url, {"file": wrong, "title": "Wand"})
    assert refused.status_code == 422
    assert "weder ein Foto (JPEG, PNG, WebP) noch ein PDF" in refused.content.decode()
    assert "Wählen Sie eine Datei aus." in team_client.post(url, {"title": "Wand"}).content.decode()


def test_internal_files_are_for_the_events_team_alone(add, minutes, client, team_client, editor_client):
    attachment = add(photo())
    url = reverse("concept:attachment", args=[minutes.event.slug, attachment.key])
    assert (client.get(url).status_code, editor_client.get(url).status_code) == (404, 404)
    response = team_client.get(url)
    assert b"".join(response.streaming_content) == attachment.path.read_bytes()
    assert response["Cache-Control"] == "no-store, private"


def test_two_who_describe_one_photo_see_both_and_nothing_is_lost_with_it(
    add, team_client, django_capture_on_commit_callbacks
):
    attachment = add(photo())
    url = reverse("concept:attachment-edit", args=[attachment.minutes.event.slug, attachment.key])
    seen = team_client.get(url).context["seen"]
    first = {"title": "Wand", "description": "Zwölf Karten", "is_public": "on", "seen": seen}
    assert team_client.post(url, first).status_code == 302
    # The same once more is no conflict.
    assert team_client.post(url, first).status_code == 302
    conflict = team_client.post(url, {"title": "Tafel", "description": "Karten", "seen": seen})
    html = conflict.content.decode()
    assert conflict.status_code == 409
    for words in ("Wand", "Zwölf Karten", "öffentlich", "Tafel", "Karten", "intern", "zum ganzen Termin"):
        assert f">{words}</" in html
    attachment.refresh_from_db()
    assert (attachment.title, attachment.is_public) == ("Wand", True)
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment=attachment)
    gone = team_client.post(url, {"title": "Tafel", "description": "Viele Karten"})
    assert (gone.status_code, "Viele Karten" in gone.content.decode()) == (404, True)


def test_public_files_are_safe_to_open(published, media, client, item, team_member):
    files = {
        kind: add_attachment(minutes=published, content=content, title=kind, by=team_member)
        for kind, content in (("photo", photo()), ("slides", slides()))
    }
    slug = published.event.slug
    urls = {kind: reverse("concept:attachment", args=[slug, each.key]) for kind, each in files.items()}
    assert {client.get(url).status_code for url in urls.values()} == {404}
    for attachment in files.values():
        change_attachment(attachment=attachment, title="T", description="Karten", agenda_item=item, is_public=True)
    found, document = client.get(urls["photo"]), client.get(urls["slides"])
    assert (found["Content-Type"], found["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert document["Content-Type"] == "application/pdf"
    assert document["Content-Disposition"].startswith("attachment; ")
    assert [b"".join(each.streaming_content)[:4] for each in (found, document)] == [b"\xff\xd8\xff\xe0", b"%PDF"]
    assert found.cookies == {}
    assert client.get(urls["photo"], headers={"If-None-Match": found["ETag"]}).status_code == 304
    page = client.get(reverse("concept:minutes", args=[slug])).content.decode()
    assert 'alt="Karten"' in page
    item.is_public = False
    item.save()
    assert client.get(urls["photo"]).status_code == 404
    assert 'alt="Karten"' not in client.get(reverse("concept:minutes", args=[slug])).content.decode()


def test_public_photos_stand_in_the_pdf_with_what_is_to_be_seen(published, media, team_member):
    def attach(title, content, **more):
        made = add_attachment(minutes=published, content=content, title=title, by=team_member)
        values = {"title": title, "description": f"Zu sehen: {title}", "agenda_item": None, "is_public": True}
        return change_attachment(attachment=made, **values | more)

    attach("Wand", photo(size=(2400, 1600)))
    attach("Intern", photo(), is_public=False)
    attach("Verloren", photo()).path.unlink()
    attach("Vortrag", slides())
    document = minutes_document(published)
    path = store_minutes_pdf(published, document)
    reader = PdfReader(path)
    assert {image.image.size for page in reader.pages for image in page.images} == {(1000, 667)}
    with pikepdf.open(path) as pdf:
        figures = [str(each.Alt) for each in structure(pdf.Root.StructTreeRoot) if each.get("/S") == "/Figure"]
    assert figures == ["Zu sehen: Wand"]
    text = "".join(page.extract_text() for page in reader.pages)
    assert [word for word in ("Wand", "Intern", "Foto: Verloren", "Folien: Vortrag") if word in text] == [
        "Wand",
        "Foto: Verloren",
        "Folien: Vortrag",
    ]


def structure(element):
    """The structure element and all below it."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            yield kid
            yield from structure(kid)


def test_deleted_means_the_file_too(add, minutes, team_client, django_capture_on_commit_callbacks):
    attachment = add(photo())
    url = reverse("concept:attachment-delete", args=[minutes.event.slug, attachment.key])
    assert "endgültig gelöscht" in team_client.get(url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        team_client.post(url)
    assert not attachment.path.exists()
    assert not MinutesAttachment.objects.exists()
