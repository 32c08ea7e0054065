// The chapter editor: puts a rich text field in the place of the plain one. Without this script the plain one stays.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, Italic, Link,
  ListItem, OrderedList, Paragraph, Table, TableCell, TableHeader, TableRow, Text,
} from "../django_prose_editor/editor.js";

const box = document.getElementById("rich-editor");
const stored = box.querySelector("textarea");
const words = box.dataset;

const bar = document.createElement("div");
bar.className = "rich-bar";
bar.setAttribute("role", "toolbar");
bar.setAttribute("aria-label", words.label);
const sheet = document.createElement("div");
sheet.className = "rich-sheet";
stored.before(bar, sheet);

const editor = new Editor({
  element: sheet,
  // A style element of its own would be refused by the content security policy; the style sheet has these rules.
  injectCSS: false,
  content: stored.value,
  extensions: [
    Document, Paragraph, Text, HardBreak, History, Dropcursor, Gapcursor, Bold, Italic, BulletList, OrderedList, ListItem,
    Blockquote, Heading.configure({ levels: [3, 4] }), Link.configure({ openOnClick: false, enableTarget: false }),
    Table, TableRow, TableHeader, TableCell,
  ],
  editorProps: { handleDOMEvents: { paste: pasteFromOffice }, attributes: { class: "prose", role: "textbox", "aria-multiline": "true", "aria-label": words.label } },
  onUpdate: () => { stored.value = editor.isEmpty ? "" : editor.getHTML(); },
  onTransaction: () => showState(),
});

const buttons = [
  [words.h3, (c) => c.toggleHeading({ level: 3 }), () => editor.isActive("heading", { level: 3 })],
  [words.h4, (c) => c.toggleHeading({ level: 4 }), () => editor.isActive("heading", { level: 4 })],
  [words.strong, (c) => c.toggleBold(), () => editor.isActive("bold")],
  [words.em, (c) => c.toggleItalic(), () => editor.isActive("italic")],
  [words.ul, (c) => c.toggleBulletList(), () => editor.isActive("bulletList")],
  [words.ol, (c) => c.toggleOrderedList(), () => editor.isActive("orderedList")],
  [words.quote, (c) => c.toggleBlockquote(), () => editor.isActive("blockquote")],
  [words.link, askForLink, () => editor.isActive("link")],
  [words.footnote, askForNote],
  [words.table, (c) => c.insertTable({ rows: 3, cols: 2, withHeaderRow: true })],
  [words.row, (c) => c.addRowAfter()],
  [words.column, (c) => c.addColumnAfter()],
  [words.undo, (c) => c.undo()],
].map(([label, act, isOn]) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    editor.view.focus();
    act(editor.chain()).run();
  });
  bar.append(button);
  return { button, isOn };
});

function askForLink(chain) {
  const before = editor.getAttributes("link").href || "https://";
  const address = window.prompt(words.address, before);
  if (address === null) return chain;
  return address && address !== "https://"
    ? chain.extendMarkRange("link").setLink({ href: address })
    : chain.extendMarkRange("link").unsetLink();
}

// Word, Outlook, LibreOffice and Google Docs write lists and footnotes in ways of their own, which only the server reads.
const FOREIGN = /mso-|Mso[A-Z]|sd(?:foot|end)note|docs-internal-guid|data-aria-level|elementToProof|<del\b/i;

function pasteFromOffice(view, event) {
  // Only now: the clipboard is empty as soon as this is over.
  const [html, plain] = ["text/html", "text/plain"].map((kind) => event.clipboardData?.getData(kind) ?? "");
  if (!FOREIGN.test(html)) return false;
  event.preventDefault();
  const body = new URLSearchParams({
    html: html.replace(/^[^]*<!--StartFragment-->|<!--EndFragment-->[^]*$|<img\b[^>]*>/gi, ""),
    csrfmiddlewaretoken: box.closest("form").elements.csrfmiddlewaretoken.value,
  });
  fetch(words.paste, { method: "POST", body })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
    // One paragraph goes into the one that is written.
    .then((read) => editor.commands.insertContent(read.html.replace(/^<p>((?:(?!<\/?p>)[^])*)<\/p>$/, "$1")))
    .catch(() => editor.commands.insertContent({ type: "text", text: plain }));
  return true;
}

// A footnote is plain text in brackets; the concept makes a number and a note of it.
function askForNote(chain) {
  const note = (window.prompt(words.note) || "").trim();
  return chain.command(({ tr, state }) => Boolean(note) && tr.insert(tr.selection.to, state.schema.text(`[^${note}]`)));
}

function showState() {
  for (const { button, isOn } of buttons ?? []) {
    if (isOn) button.setAttribute("aria-pressed", String(isOn()));
  }
}

showState();
const plain = document.getElementById("plain-editor");
const typed = plain.querySelector("textarea");
const problem = plain.querySelector(".field-error");
if (problem) sheet.before(problem);
typed.disabled = true;
typed.removeAttribute("id");
editor.view.dom.id = "id_plain";
stored.disabled = false;
plain.hidden = true;
box.hidden = false;
