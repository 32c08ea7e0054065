"""The languages people say things in: BCP 47 codes with their German names."""

from functools import cache

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from workshops.folding import fold

# What Django does not know, and what nobody could name.
_MORE: dict[str, str | Promise] = {
    "am": _("Amharisch"),
    "ku": _("Kurdisch (Kurmandschi)"),
    "ckb": _("Kurdisch (Sorani)"),
    "prs": _("Dari"),
    "ps": _("Paschtu"),
    "rom": _("Romani"),
    "so": _("Somali"),
    "ti": _("Tigrinya"),
    "zh": _("Chinesisch"),
    "und": _("andere Sprache"),
}


def language_names() -> dict[str, str]:
    """The name of every language by its code, in order of the names; German stands first with an empty code."""
    return _names(get_language() or "")


@cache
def _names(_language: str) -> dict[str, str]:
    known = {code: gettext(info["name"]) for code, info in LANG_INFO.items() if "name" in info and "-" not in code}
    names = known | {code: str(name) for code, name in _MORE.items()}
    last = names.pop("und")
    names.pop("de")
    return {"": gettext("Deutsch"), **dict(sorted(names.items(), key=lambda entry: fold(entry[1]))), "und": last}
