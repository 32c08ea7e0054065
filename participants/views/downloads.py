"""Tables as files to download."""

from django.http import Http404, HttpResponse

from participants.spreadsheets import CSV, XLSX, Sheet, to_csv, to_xlsx

_FORMS = {"xlsx": (to_xlsx, XLSX), "csv": (to_csv, CSV)}


def table_response(sheet: Sheet, *, file_name: str, form: str) -> HttpResponse:
    """The sheet as an attachment `file_name`.xlsx or `file_name`.csv, as `form` says; never kept by a cache.

    Raises Http404 for any other form.
    """
    if form not in _FORMS:
        raise Http404
    make, content_type = _FORMS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}.{form}"',
        "Cache-Control": "no-store, private",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(make(sheet), content_type=content_type, headers=headers)
