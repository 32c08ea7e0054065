"""Tables as files to download."""

from django.http import HttpResponse

from participants.spreadsheets import CSV, XLSX, Sheet, to_csv, to_xlsx


def table_response(sheet: Sheet, *, file_name: str, form: str) -> HttpResponse:
    """The sheet as an attachment `file_name`.xlsx or `file_name`.csv, whatever `form` says; never kept by a cache."""
    make, content_type = {"xlsx": (to_xlsx, XLSX), "csv": (to_csv, CSV)}[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}.{form}"',
        "Cache-Control": "no-store, private",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(make(sheet), content_type=content_type, headers=headers)
