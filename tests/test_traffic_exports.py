"""Exports of analytics become the same numbers as logs do."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping

import pytest

from linkvoice.errors import UsageError
from linkvoice.inbound.ours import Ours
from linkvoice.inbound.traffic.read import read_traffic
from linkvoice.model.traffic import Traffic

SITE = "https://docs.acme.dev/"
GUIDE = f"{SITE}guide/"
FRIEND = "https://blog.friend.dev"
DAY = "2026-11-22"


def read(data: bytes) -> Traffic:
    """What a file says."""
    found = read_traffic(io.BytesIO(data), "export", Ours(SITE))
    assert found is not None
    return found


def zipped(files: Mapping[str, str]) -> bytes:
    """A zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


GOATCOUNTER = zipped(
    {
        "info.json": json.dumps({"export_version": "1.0"}),
        "paths.jsonl": lines({"id": 1, "path": "/guide/", "title": "Guide"}, {"id": 2, "path": "clicked", "event": True}),
        "refs.jsonl": lines(
            {"id": 7, "ref": "blog.friend.dev/post?user=jane", "ref_scheme": "h"},
            {"id": 8, "ref": "Email", "ref_scheme": "g"},
            {"id": 9, "ref": "docs.acme.dev", "ref_scheme": "h"},
        ),
        "hit_stats.jsonl": lines(
            {"hour": "2026-11-22 06:00:00", "path_id": 1, "ref_id": 7, "count": 2},
            {"hour": "2026-11-22 07:00:00", "path_id": 1, "ref_id": 7, "count": 3},
            {"hour": "2026-11-22 07:00:00", "path_id": 1, "ref_id": 8, "count": 50},
            {"hour": "2026-11-22 07:00:00", "path_id": 1, "ref_id": 9, "count": 60},
            {"hour": "2026-11-22 07:00:00", "path_id": 2, "ref_id": 7, "count": 70},
        )
        + '{"hour": "2026-11-22"}\n',
    }
)
GOATCOUNTER_CSV = (
    "2Path,Title,Event,UserAgent,Browser,System,Session,Bot,Referrer,Referrer scheme,Screen size,Location,FirstVisit,Date\n"
    "/guide/?name=jane,Guide,false,,Firefox,Linux,1,0,blog.friend.dev/post,h,,DE,true,2026-11-22T06:25:01Z\n"
    "/guide/,Guide,false,,Firefox,Linux,1,0,blog.friend.dev/post,h,,DE,false,2026-11-22T06:26:01Z\n"
    "/guide/,Guide,false,,Firefox,Linux,2,3,blog.friend.dev/post,h,,DE,true,2026-11-22T06:27:01Z\n"
    "/guide/,Guide,false,,Firefox,Linux,3,0,Google,g,,DE,true,2026-11-22T06:28:01Z\n"
)
PLAUSIBLE_CSV = (
    "date,source,referrer,utm_source,utm_medium,utm_campaign,utm_content,utm_term,pageviews,visitors,visits,visit_duration,bounces\n"
    "2026-11-22,blog.friend.dev,blog.friend.dev/post,,,,,,9,3,4,10,1\n"
    "2026-11-22,old.friend.dev,,,,,,,9,1,1,10,1\n"
    "2026-11-22,Direct / None,,,,,,,9,3,70,10,1\n"
)
UMAMI_CSV = (
    "website_id,session_id,hostname,url_path,url_query,referrer_path,referrer_query,referrer_domain,event_type,created_at\n"
    "1,2,docs.acme.dev,/guide,name=jane,/post,,blog.friend.dev,1,2026-11-22 06:25:01\n"
    "1,2,docs.acme.dev,/guide,,,,,1,2026-11-22 06:26:01\n"
    "1,2,docs.acme.dev,/guide,,/post,,blog.friend.dev,2,2026-11-22 06:27:01\n"
    "1,2,other.acme.dev,/guide,,/post,,blog.friend.dev,1,2026-11-22 06:28:01\n"
)
MATOMO = {
    "2026-11-22": [
        {"label": "blog.friend.dev/post", "nb_visits": 4, "url": "http://blog.friend.dev/post"},
        {"label": "blog.friend.dev/other", "nb_visits": 1},
        {"label": "best-online-casino-sites.xyz", "nb_visits": 900},
    ],
    "2026-11-23": [],
}


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("GoatCounter", GOATCOUNTER, [(DAY, FRIEND, GUIDE, 5)]),
        ("GoatCounter", GOATCOUNTER_CSV.encode(), [(DAY, FRIEND, GUIDE, 1)]),
        ("GoatCounter", gzip.compress(GOATCOUNTER_CSV.encode()), [(DAY, FRIEND, GUIDE, 1)]),
        (
            "Plausible: sources",
            zipped({"imported_pages_1.csv": "date,page\n", "imported_sources_1.csv": PLAUSIBLE_CSV}),
            [(DAY, FRIEND, "", 4), (DAY, "https://old.friend.dev", "", 1)],
        ),
        ("Plausible: sources", PLAUSIBLE_CSV.encode("utf-8-sig"), [(DAY, FRIEND, "", 4), (DAY, "https://old.friend.dev", "", 1)]),
        ("Umami: events", UMAMI_CSV.encode(), [(DAY, FRIEND, GUIDE, 1)]),
        ("Umami: events", UMAMI_CSV.replace("\n", "\r").encode(), [(DAY, FRIEND, GUIDE, 1)]),
        ("Umami: events", zipped({"website_event.csv": UMAMI_CSV}), [(DAY, FRIEND, GUIDE, 1)]),
        ("Matomo: websites", json.dumps(MATOMO).encode(), [(DAY, "http://blog.friend.dev", "", 4), (DAY, FRIEND, "", 1)]),
    ],
)
def test_exports_are_told_by_what_is_in_them(name: str, data: bytes, expected: list[object]) -> None:
    """Readers whom other sites sent count, by day and as far as the export knows by page; nothing else does."""
    found = read(data)

    assert found.format == name
    assert [(part.day, *each) for part in found.parts for each in part.arrivals] == expected


def test_rows_that_cannot_be_read_are_counted() -> None:
    """A row without a number is a broken one."""
    assert (read(GOATCOUNTER).lines, read(GOATCOUNTER).broken) == (6, 1)


def test_a_report_of_a_whole_range_is_refused() -> None:
    """Without days nothing can be added up later; the message says how to export by day."""
    with pytest.raises(UsageError, match=r"export is a report of Matomo for a whole range.*period=day"):
        read(json.dumps(MATOMO[DAY]).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"{}", b"[]", b"[1]", b'{"a": 1}', b"Linking page\nhttps://a.dev/\n", zipped({"links.csv": "Linking page\n"}), b"", b'{"a":',
        b"Linking page\rhttps://a.dev/\r", zipped({"events.csv": "x" * 200_000}),
    ],
)  # fmt: skip
def test_what_is_no_export_of_visits_is_left_to_others(data: bytes) -> None:
    """Such a file is read from its beginning by whoever knows it."""
    file = io.BytesIO(data)

    assert read_traffic(file, "export", Ours(SITE)) is None
    assert file.read() == data
