"""Exports as tools write them, made in code: names of columns, encodings, delimiters, zip files, workbooks, and what strangers make of these."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

__all__ = ["AHREFS", "MAJESTIC", "MAJESTIC_OLD", "MOZ", "SEMRUSH", "bomb", "lying", "row", "table", "workbook", "zipped"]

Cells = Sequence[str | int | None]

AHREFS = [
    "Referring page title",
    "Referring page URL",
    "Language",
    "Platform",
    "Referring page HTTP code",
    "Domain rating",
    "UR",
    "Domain traffic",
    "Referring domains",
    "Linked domains",
    "External links",
    "Page traffic",
    "Keywords",
    "Target URL",
    "Left context",
    "Anchor",
    "Right context",
    "Redirect Chain URLs",
    "Redirect Chain status codes",
    "Type",
    "Is spam",
    "Content",
    "Nofollow",
    "UGC",
    "Sponsored",
    "Rendered",
    "Raw",
    "Lost status",
    "Drop reason",
    "Discovered status",
    "First seen",
    "Last seen",
    "Lost",
    "Author",
    "Page type",
    "Page category",
    "Links in group",
]
SEMRUSH = [
    "Page ascore",
    "Source title",
    "Source url",
    "Target url",
    "Anchor",
    "External links",
    "Internal links",
    "Nofollow",
    "Sponsored",
    "Ugc",
    "Text",
    "Frame",
    "Form",
    "Image",
    "Sitewide",
    "First seen",
    "Last seen",
    "New link",
    "Lost link",
]
MAJESTIC = [
    "SourceURL",
    "AnchorText",
    "SourceTrustFlow",
    "SourceCitationFlow",
    "Domain",
    "DomainTrustFlow",
    "DomainCitationFlow",
    "FirstIndexedDate",
    "LinkType",
    "LinkSubType",
    "TargetURL",
    "TargetTrustFlow",
    "TargetCitationFlow",
    "FlagRedirect",
    "FlagFrame",
    "FlagNoFollow",
    "FlagImages",
    "FlagDeleted",
    "FlagAltText",
    "LastSeenDate",
    "FlagMention",
    "DateLost",
    "ReasonLost",
    "SourceTopicalTrustFlow_Topic_0",
]
MAJESTIC_OLD = ["Target URL", "Source URL", "Anchor Text", "Source Crawl Date", "Source First Found Date", "FlagNoFollow", "FlagImageLink"]
MOZ = ["URL", "Title", "Anchor Text", "Spam Score", "PA", "DA", "Linking Domains to Page", "Target URL", "Link Type", "Link State", "First Seen", "Last Seen", "Date Lost"]  # fmt: skip

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WHEN = (2026, 7, 18, 12, 0, 0)
"""When files were packed: the same for all, because some bytes become names of tests."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd;@"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
"""Style 0 is a number, 1 a date, 2 a date of the user's own."""


def table(header: Sequence[str], *rows: Cells, delimiter: str = ",", ends: str = "\r\n") -> str:
    """Write a table as text; None stands for an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ends)
    writer.writerows([header, *rows])
    return text.getvalue()


def row(header: Sequence[str], **cells: str | int) -> list[str | int]:
    """Give a row in which a few columns are filled, by name; ``_`` stands for a space."""
    filled = {name.replace("_", " "): cell for name, cell in cells.items()} | cells
    return [filled.get(name, "") for name in header]


def zipped(files: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content, compression)
    return packed.getvalue()


def workbook(
    sheets: Mapping[str, Iterable[Cells]], *, shared: bool = True, changed: Mapping[str, str | bytes] | None = None, date1904: bool = False
) -> bytes:
    """Pack a workbook. A cell that begins with ``<c`` stands as it is; `changed` replaces files of the package."""
    strings: dict[str, int] = {}

    def cell(value: str | int | None, reference: str) -> str:
        if value is None:
            return ""
        if isinstance(value, int):
            return f'<c r="{reference}"><v>{value}</v></c>'
        if value.startswith("<c"):
            return value
        if shared:
            return f'<c r="{reference}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    files: dict[str, str | bytes] = {"[Content_Types].xml": _TYPES, "xl/styles.xml": _STYLES}
    for at, rows in enumerate(sheets.values(), 1):
        lines = (
            f'<row r="{n}">{"".join(cell(value, f"{chr(65 + column)}{n}") for column, value in enumerate(line))}</row>'
            for n, line in enumerate(rows, 1)
        )
        files[f"xl/worksheets/sheet{at}.xml"] = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    listed = "".join(f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1))
    properties = '<workbookPr date1904="1"/>' if date1904 else ""
    files["xl/workbook.xml"] = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{properties}<sheets>{listed}</sheets></workbook>'
    related = "".join(f'<Relationship Id="rId{at}" Target="worksheets/sheet{at}.xml"/>' for at, _ in enumerate(sheets, 1))
    files["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'
    files["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{"".join(f"<si><t>{escape(text)}</t></si>" for text in strings)}</sst>'
    return zipped({**files, **(changed or {})})


def bomb(name: str, start: bytes, filling: bytes, size: int) -> bytes:
    """Pack one file that starts as it should and grows to `size` bytes; it is never whole in memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as entry:
        entry.write(start)
        block = filling * ((1 << 20) // len(filling))
        for _ in range(size // len(block)):
            entry.write(block)
    return packed.getvalue()


def lying(packed: bytes, size: int) -> bytes:
    """Let the directory of a zip file with one entry, and the entry itself, state another size than they unpack to."""
    local, central = packed.index(b"PK\x03\x04"), packed.index(b"PK\x01\x02")
    changed = bytearray(packed)
    struct.pack_into("<I", changed, local + 22, size)
    struct.pack_into("<I", changed, central + 24, size)
    return bytes(changed)
