"""Running heads and page numbers: artifacts of the page, not part of what is read (ISO 14289-1, 7.8).

WeasyPrint gives them elements that hang on no tree; readers then come across text that is nobody's.
"""

from collections.abc import Collection

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Operator, Page, Pdf

from workshops.printing import PX_TO_PT


def mark_running_heads(pdf: Pdf, in_tree: Collection[tuple[int, int]]) -> None:
    """Says of everything printed whose element is not `in_tree` (object numbers) that it is a page's head or foot."""
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for page in pdf.pages:
        owners = list(parents[int(page.obj.StructParents)])
        loose = {mcid for mcid, owner in enumerate(owners) if owner.objgen not in in_tree}
        if loose:
            page.obj.Contents = pdf.make_stream(_with_artifacts(page, loose))
            kept = Array(None if mcid in loose else owner for mcid, owner in enumerate(owners))
            parents[int(page.obj.StructParents)] = kept


def _with_artifacts(page: Page, loose: Collection[int]) -> bytes:
    """The page's content, where the `loose` pieces are artifacts: heads above its middle, feet below."""
    middle = float(page.mediabox[3]) / 2
    content = [(list(step.operands), step.operator) for step in pikepdf.parse_content_stream(page)]
    begun = None
    for place, (operands, operator) in enumerate(content):
        if operator == Operator("BDC") and operands[1].get("/MCID") in loose:
            begun = place
        elif operator == Operator("Tm") and begun is not None:
            # WeasyPrint counts CSS pixels from the page's top.
            is_head = float(operands[5]) * PX_TO_PT < middle
            kind = Dictionary(Type=Name.Pagination, Subtype=Name.Header if is_head else Name.Footer)
            content[begun] = ([Name.Artifact, kind], Operator("BDC"))
            begun = None
    return pikepdf.unparse_content_stream(content)
