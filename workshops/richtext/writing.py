"""From blocks to HTML."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from workshops.richtext.blocks import Block, Cell, Item, Run, Runs, Table, shared_lists


def to_html(blocks: Iterable[Block], *, level: int = 3) -> str:
    """The blocks as HTML; `level` is that of the higher heading."""
    parts = []
    for kind, group in groupby(blocks, key=lambda block: getattr(block, "kind", type(block).__name__)):
        if kind == "Item":
            parts.append(_list_html([block for block in group if isinstance(block, Item)]))
            continue
        inner = [_table_html(b) if isinstance(b, Table) else _runs_html(b.runs) for b in group]
        match kind:
            case "quote":
                parts.append(f"<blockquote>{''.join(f'<p>{text}</p>' for text in inner)}</blockquote>")
            case "Table":
                parts += inner
            case "p":
                parts += [f"<p>{text}</p>" for text in inner]
            case _:
                tag = f"h{level if kind == 'h3' else level + 1}"
                parts += [f"<{tag}>{text}</{tag}>" for text in inner]
    return "".join(parts)


def _runs_html(runs: Runs) -> str:
    html = ""
    for strong, same in groupby(runs, key=lambda run: run.style.strong):
        part = "".join(_emphasised_html(run) for run in same)
        html += f"<strong>{part}</strong>" if strong else part
    return html


def _emphasised_html(run: Run) -> str:
    text = _text_html(run.text)
    if run.style.href:
        text = f'<a href="{escape(run.style.href)}">{text}</a>'
    return f"<em>{text}</em>" if run.style.em else text


def _text_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _list_html(items: Sequence[Item]) -> str:
    html = ""
    open_lists: tuple[str, ...] = ()
    for item in items:
        common = shared_lists(item.kinds, open_lists)
        for kind in reversed(open_lists[common:]):
            html += f"</li></{kind}>"
        html += "</li>" if common == len(item.kinds) else "".join(f"<{kind}>" for kind in item.kinds[common:])
        html += f"<li>{_runs_html(item.runs)}"
        open_lists = item.kinds
    return html + "".join(f"</li></{kind}>" for kind in reversed(open_lists))


def _table_html(table: Table) -> str:
    has_head = all(cell.is_header for cell in table.rows[0])
    rows = [
        "".join(_cell_html(cell, "col" if has_head and number == 0 else "row") for cell in row)
        for number, row in enumerate(table.rows)
    ]
    rows = [f"<tr>{row}</tr>" for row in rows]
    start = f"<thead>{rows[0]}</thead>" if has_head else ""
    rest = rows[1:] if has_head else rows
    return f"<table>{start}<tbody>{''.join(rest)}</tbody></table>"


def _cell_html(cell: Cell, scope: str) -> str:
    text = _runs_html(cell.runs)
    return f'<th scope="{scope}">{text}</th>' if cell.is_header else f"<td>{text}</td>"
