"""The cases of the hostile web: what servers do, what is true, and what linkvoice should say.

Add a case where a verdict was wrong: one entry below, with the truth that a person would find. All host names are invented;
pages of bot walls and of parked domains are shortened to what they are recognised by.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from email.utils import formatdate
from math import ceil
from typing import Final

from linkvoice.model.outcome import Status
from linkvoice.model.url import Url
from tests.hostile import Answer, Talk, cut, drip, endless, reply, reset, silence
from tests.hostile_web import (
    NOT_FOUND,
    TEXT,
    Answers,
    Case,
    Truth,
    after,
    busy,
    by_header,
    by_method,
    fine,
    hang_up,
    in_pieces,
    page,
    to,
)

__all__ = ["GROUPS", "cases"]

TUNNEL: Final = b"HTTP/1.1 200 Connection established\r\n\r\n"
ZIP: Final = "application/zip"
ARCHIVE: Final = reply(200, b"PK\x03\x04" + b"\0" * 2000, ZIP)


def cases() -> tuple[Case, ...]:
    """Give all cases, made anew: some of their answers remember who asked."""
    return tuple(case for group in GROUPS.values() for case in group())


def living(name: str, says: str, url: str, answers: Answer | Answers, first: Status = Status.OK) -> Case:
    """Make a case in which a person finds what was linked."""
    return Case(name, says, url, _answers(url, answers), Truth.LIVING, first, first)


def moved(name: str, says: str, url: str, answers: Answers) -> Case:
    """Make a case in which a person finds what was linked, after redirects."""
    return living(name, says, url, answers, Status.REDIRECTED)


def dead(name: str, says: str, url: str, answers: Answer | Answers) -> Case:
    """Make a case in which there is nothing any more, and the server says so."""
    return Case(name, says, url, _answers(url, answers), Truth.DEAD, Status.BROKEN, Status.BROKEN)


def soft(name: str, says: str, url: str, answers: Answer | Answers) -> Case:
    """Make a case in which there is nothing any more, and the server does not say so."""
    return Case(name, says, url, _answers(url, answers), Truth.SOFT, Status.SUSPECT, Status.SUSPECT)


def walled(name: str, says: str, url: str, answers: Answer | Answers) -> Case:
    """Make a case in which a program learns nothing, and a person may well get in."""
    return Case(name, says, url, _answers(url, answers), Truth.UNDECIDABLE, Status.BLOCKED, Status.BLOCKED)


def failing(name: str, says: str, url: str, answers: Answer | Answers) -> Case:
    """Make a case in which nobody gets in, which only time can tell from an outage."""
    return Case(name, says, url, _answers(url, answers), Truth.UNDECIDABLE, Status.UNREACHABLE, Status.BROKEN)


def _answers(url: str, answers: Answer | Answers) -> Answers:
    """Give the answers of a host; a single one is that of the linked URL."""
    address = Url.normalised(url)
    return answers if isinstance(answers, Mapping) else {address.page.partition(address.host)[2]: answers}


# HEAD


def _head() -> Iterator[Case]:
    refusals: dict[str, tuple[str, Answer]] = {
        "403": ("answered by 403", reply(403)),
        "404": ("answered by 404", reply(404)),
        "405": ("answered by 405", reply(405, Allow="GET")),
        "500": ("answered by 500", reply(500)),
        "501": ("answered by 501", reply(501)),
        "reset": ("answered by a cut connection", reset),
        "silence": ("never answered", silence),
    }
    for name, (says, answer) in refusals.items():
        yield living(
            f"head-{name}-page", f"HEAD is {says}; GET brings the page", f"https://head-{name}.brightwater-docs.com/guide/", by_method(answer, fine())
        )
        archive = f"https://head-{name}.kestrel-mirrors.net/kestrel-2.4.{'tar.gz' if name.isdigit() else 'zip'}"
        yield living(f"head-{name}-archive", f"HEAD for an archive is {says}; GET brings it", archive, by_method(answer, ARCHIVE))
    big = endless(b"HTTP/1.1 200 x\r\nContent-Type: application/gzip\r\nContent-Length: 4000000000\r\n\r\n", bytes(65536), [])
    yield living("archive", "an archive of 4 GB, for which HEAD is refused", "https://dl.orrery-lab.org/maps.tar.gz", by_method(reply(403), big))
    yield dead("head-200-get-404", "HEAD is answered by 200, GET by 404", "https://www.lantern-press.com/book", by_method(fine(), NOT_FOUND))


# Limits


def _limits() -> Iterator[Case]:
    full = page("Slow down", "You ask too often.")
    yield living("429-seconds", "429 until the 2 seconds of `Retry-After` are over", "https://api.tidepool-maps.com/docs", busy(2, lambda _: "2"))
    yield living(
        "429-date", "429 until the date in `Retry-After`", "https://docs.quillforge.dev/start", busy(2, lambda at: formatdate(ceil(at), usegmt=True))
    )
    yield living(
        "503-seconds", "503 until the 2 seconds of `Retry-After` are over", "https://www.harborlight-museum.org/tour", busy(2, lambda _: "2", 503)
    )
    yield living("429-once", "429 once, without `Retry-After`", "https://pkg.mossgarden.io/list", {"/list": (reply(429, full), fine())})
    yield living(
        "429-odd",
        "429 once, with a `Retry-After` that means nothing",
        "https://www.pinecrest-radio.net/live",
        {"/live": (reply(429, full, Retry_After="soon"), fine())},
    )
    yield walled("429-hours", "429, to be asked again in 4 hours", "https://old.sablewood-archive.org/item/7", reply(429, full, Retry_After="14400"))
    yield walled(
        "429-days",
        "429, to be asked again on a date in some days",
        "https://data.umbra-weather.org/csv",
        busy(400_000, lambda at: formatdate(ceil(at), usegmt=True)),
    )
    yield walled("429-forever", "429 whenever it is asked", "https://social.finchnest.app/@anna", reply(429, full))


# Passing troubles


def _passing() -> Iterator[Case]:
    once: dict[str, tuple[str, Answer]] = {
        "500-once": ("500 once, then the page", reply(500, "boom")),
        "502-once": ("502 once, then the page", reply(502, "<h1>Bad Gateway</h1>")),
        "503-once": ("503 once, then the page", reply(503, "<h1>Service Unavailable</h1>")),
        "504-once": ("504 once, then the page", reply(504)),
        "408-once": ("408 once, then the page", reply(408)),
        "425-once": ("425 once, then the page", reply(425)),
        "404-once": ("404 once, while the site is being uploaded", NOT_FOUND),
        "reset-once": ("the connection is cut once, then the page", reset),
        "closed-once": ("the connection is closed once without a word, then the page", hang_up),
        "garbage-once": ("something that is not HTTP once, then the page", b"\x00\x01\x02 stray bytes\r\n\r\n"),
        "silence-once": ("no answer once, then the page", silence),
    }
    for name, (says, answer) in once.items():
        yield living(name, says, f"https://{name}.copperfield-tools.com/manual/", {"/manual/": (answer, fine())})
    yield living("500-twice", "500 twice, then the page", "http://www.oldmill-brewing.com/", {"/": (reply(500), reply(500), fine())})


def _slow() -> Iterator[Case]:
    yield living("slow", "an answer after 3 seconds", "https://wiki.glacierworks.org/Pump", after(3, fine()))
    yield living("slow-http", "an answer after 2 seconds, without TLS", "http://members.juniper-astro.org/~ed/", after(2, fine()))
    yield living(
        "slow-head",
        "headers at once, and a page in small pieces over 3 seconds",
        "https://blog.vellum-type.com/2024/kerning",
        in_pieces(fine(), 6, 0.5),
    )
    yield living("stalls", "a page that stops in the middle, the connection open", "https://www.northquay.io/pricing", drip(fine()[:-400]))


def _crowd() -> Iterator[Case]:
    where = "https://docs.hundredfold.dev/page/{}"
    yield replace(
        living("crowd", "fourteen pages of one host, each after half a second", where.format(0), {"*": after(0.5, fine())}),
        more=tuple(where.format(number) for number in range(1, 14)),
    )


def _outages() -> Iterator[Case]:
    for status in (500, 502, 503, 504):
        yield failing(
            f"{status}-forever",
            f"{status} whenever it is asked",
            f"https://e{status}.saltmarsh-data.org/set/1",
            reply(status, f"<h1>Error {status}</h1>"),
        )
    for status in (408, 421, 425):
        yield failing(f"{status}-forever", f"{status} whenever it is asked", f"https://e{status}.ferncliff.net/a", reply(status))
    ray = page("myforge.com | 522: Connection timed out", "The web server did not answer in time. <b>Cloudflare</b> works, the host does not.",
               "Cloudflare Ray ID: 8f2a1c3d4e5f6a7b &bull; Performance &amp; security by Cloudflare")  # fmt: skip
    yield failing(
        "522",
        "522 with an error page of Cloudflare, whose origin is down",
        "https://myforge-parts.com/gears",
        reply(522, ray, Server="cloudflare", CF_RAY="8f2a1c3d4e5f6a7b-AMS"),
    )
    yield failing("silence", "never an answer", "https://www.stillwater-index.org/", silence)
    yield failing("silence-http", "never an answer, without TLS", "http://ftp.stonebridge-files.net/pub/", silence)
    yield failing(
        "half-headers",
        "half of the headers, then never more",
        "https://beta.halfpenny-shop.com/",
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-"),
    )
    yield failing("reset", "the connection is cut", "https://cdn.brokenoar.net/lib.js", reset)
    yield failing("closed", "the connection is closed without a word", "http://www.quietroom-press.org/", hang_up)
    yield failing("not-http", "the greeting of another protocol", "http://git.larkspur-code.org/", b"SSH-2.0-OpenSSH_9.6\r\n")
    yield failing("garbage", "bytes that are not HTTP", "https://iot.bramblegate.net/status", bytes(range(256)) * 4 + b"\r\n\r\n")
    yield replace(
        failing("no-tls", "plain HTTP where TLS should be", "https://intra.dovecote-parish.org/", fine()),
        tunnel=_plain,
    )
    yield replace(
        failing("silent-tls", "a connection, and never a word of TLS", "https://cam.hollowtree.net/", fine()),
        tunnel=drip(TUNNEL),
    )
    for status in (502, 504):
        yield replace(
            failing(f"proxy-{status}", f"a proxy says {status}: it does not get through", f"https://p{status}.amberline-rail.com/map", fine()),
            tunnel=reply(status),
        )


async def _plain(talk: Talk) -> None:
    """Speak HTTP with those who begin TLS."""
    await talk.send(TUNNEL)
    await asyncio.sleep(0.1)  # until its first words are there
    await talk.send(reply(400, "The plain HTTP request was sent to HTTPS port, or the other way round"))


# Redirects


def _redirects() -> Iterator[Case]:
    new = "/guide/"
    yield moved(
        "permanent",
        "three permanent redirects, one after the other",
        "https://www.ashgrove-farm.com/a",
        {"/a": to("/b", 301), "/b": to("/c", 308), "/c": to(new, 301), new: fine()},
    )
    yield moved(
        "passing",
        "three passing redirects, one after the other",
        "https://www.ravenscar-inn.com/a",
        {"/a": to("/b", 302), "/b": to("/c", 303), "/c": to(new, 307), new: fine()},
    )
    yield moved("ten", "ten redirects", "https://www.tenbridges.org/0", {**{f"/{n}": to(f"/{n + 1}") for n in range(10)}, "/10": fine()})
    yield replace(
        moved(
            "upgrade",
            "from http to https, at the name with www",
            "http://fennel-kitchen.com/soup",
            {"*": to("https://www.fennel-kitchen.com/soup", 301)},
        ),
        elsewhere={"www.fennel-kitchen.com": {"/soup": fine()}},
    )
    yield replace(
        moved(
            "apex",
            "every path goes to the same path at the name with www",
            "https://papercrane-games.com/rules",
            {"*": to("https://www.papercrane-games.com/rules", 301)},
        ),
        elsewhere={"www.papercrane-games.com": {"/rules": fine()}},
    )
    yield replace(
        moved(
            "new-domain",
            "the same page at the new domain of its people",
            "https://docs.heronlake.io/cli",
            {"/cli": to("https://heronlake-docs.dev/cli", 301)},
        ),
        elsewhere={"heronlake-docs.dev": {"/cli": fine("The command line")}},
    )
    yield moved(
        "language",
        "the home page goes to the home page of a language",
        "https://www.zirkelmuseum.com/",
        {"/": to("/en/"), "/en/": fine("Welcome to the museum")},
    )
    yield moved(
        "relative", "a relative `Location`", "https://docs.millrace.dev/v1/old.html", {"/v1/old.html": to("../v2/new.html"), "/v2/new.html": fine()}
    )
    yield moved("query", "a `Location` that is only a query", "https://forum.kitewind.org/t", {"/t": to("?page=1"), "/t?page=1": fine()})
    yield replace(
        moved("protocol-relative", "a `Location` without a scheme", "https://slatehill.com/x", {"/x": to("//www.slatehill.com/x")}),
        elsewhere={"www.slatehill.com": {"/x": fine()}},
    )
    yield moved(
        "utf-8",
        "a `Location` with letters that are not encoded",
        "https://www.gaestehaus-linde.de/zimmer",
        {"/zimmer": to("/gästezimmer/größe"), "/g%C3%A4stezimmer/gr%C3%B6%C3%9Fe": fine("Zimmer")},
    )
    yield moved(
        "spaces",
        "a `Location` with spaces",
        "https://files.oakmoor-council.org/plan",
        {"/plan": to("/town plan 2024.html"), "/town%20plan%202024.html": fine("Town plan")},
    )
    yield moved(
        "fragment", "a `Location` with a fragment", "https://help.corvid-mail.com/old", {"/old": to("/help#filters", 301), "/help": fine("Help")}
    )
    seen = "seen=1; Path=/; Secure; HttpOnly"
    yield moved(
        "cookie-itself",
        "redirected to itself until it gets back its cookie",
        "https://journal.tern-society.org/vol/3",
        {"/vol/3": _with_cookie("seen", fine("Volume 3"), to("/vol/3", Set_Cookie=seen))},
    )
    yield moved(
        "cookie-detour", "sent round by a page that sets a cookie", "https://www.meridian-journals.com/doi/10",
        {"/doi/10": _with_cookie("seen", fine("An article"), to("/cookie-check?to=/doi/10")), "/cookie-check?to=/doi/10": to("/doi/10", Set_Cookie=seen)},
    )  # fmt: skip
    yield replace(
        moved("cookie-domain", "sent round by another host of the domain, which sets a cookie for all of them", "https://www.lumen-library.com/book/5",
              {"/book/5": _with_cookie("session", fine("A book"), to("https://id.lumen-library.com/?to=5"))}),
        elsewhere={"id.lumen-library.com": {"/?to=5": to("https://www.lumen-library.com/book/5", Set_Cookie="session=a1; Domain=lumen-library.com; Path=/")}},
    )  # fmt: skip
    yield dead("loop", "two redirects that lead to each other", "https://shop.driftwood-lamps.com/a", {"/a": to("/b", 301), "/b": to("/a", 301)})
    yield dead("loop-cookie", "redirected to itself, with a cookie or without", "https://my.gorsehill-bank.com/login", to("/login", Set_Cookie=seen))
    yield dead(
        "endless",
        "redirected on and on, each time further",
        "https://cal.foxglove-events.com/d?n=1",
        {f"/d?n={n}": to(f"/d?n={n + 1}") for n in range(1, 99)},
    )
    yield dead("to-404", "redirected to a page that is not there", "https://www.wrenfield-school.org/news/12", {"/news/12": to("/archive/12", 301)})
    yield failing("no-location", "302 without `Location`", "https://go.cobalt-press.com/x", reply(302, "<p>Moved.</p>"))
    yield failing("odd-location", "302 to something that is no address", "https://r.maplerow.net/z", to("http://"))


def _with_cookie(name: str, then: Answer, otherwise: Answer) -> Answer:
    """Answer `then` to those who bring a cookie."""
    return by_header("cookie", lambda value: f"{name}=" in value, then, otherwise)


# Bot walls


CLOUDFLARE: Final = (
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta name="robots" content="noindex,nofollow">'
    '<meta http-equiv="refresh" content="360"></head><body><div class="main-wrapper" role="main"><div class="main-content"><noscript>'
    '<div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div>'
    "<script>(function(){window._cf_chl_opt={cvId:'3',cZone:\"www.inkwell-forum.com\",cType:'managed',cRay:'8f2a1c3d4e5f6a7b'};"
    "var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8f2a1c3d4e5f6a7b';"
    "document.getElementsByTagName('head')[0].appendChild(a);}());</script></body></html>"
)
CLOUDFLARE_OLD: Final = (
    "<!DOCTYPE HTML><html><head><title>Just a moment...</title></head><body><h1><span data-translate='checking_browser'>"
    "Checking your browser before accessing</span> packhorse.net.</h1><div id='cf-content'><p>This process is automatic. Your browser will"
    " redirect to your requested content shortly.</p><p>Please allow up to 5 seconds&hellip;</p></div><form class='challenge-form'"
    " id='challenge-form' action='/?__cf_chl_jschl_tk__=0a1b2c' method='POST'><input type='hidden' name='jschl_vc' value='77'></form>"
    "<div class='attribution'>DDoS protection by <a href='https://www.cloudflare.com/'>Cloudflare</a><br>Ray ID: <code>5c0d</code></div></body></html>"
)
CLOUDFLARE_DENIED: Final = (
    "<!DOCTYPE html><html class='no-js'><head><title>Attention Required! | Cloudflare</title></head><body><div id='cf-wrapper'>"
    "<h1 data-translate='block_headline'>Sorry, you have been blocked</h1><h2>You are unable to access beechnut-news.com</h2>"
    "<p>This website is using a security service to protect itself from online attacks.</p><p>Cloudflare Ray ID: <strong>8f2a</strong></p></div></body></html>"
)
ANUBIS: Final = (
    '<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title>'
    '<link rel="stylesheet" href="/.within.website/x/xess/xess.min.css?cachebuster=v1.19.1"><meta name="robots" content="noindex,nofollow">'
    '<script id="anubis_version" type="application/json">"v1.19.1"</script>'
    '<script id="anubis_challenge" type="application/json">{"challenge":"0fa3","rules":{"difficulty":4,"algorithm":"fast"}}</script></head>'
    '<body id="top"><main><h1 id="title">Making sure you&#39;re not a bot!</h1><div><img id="image" src="/.within.website/x/cmd/anubis/static/img/pensive.webp">'
    '<p id="status">Loading...</p><script async type="module" src="/.within.website/x/cmd/anubis/static/js/main.mjs"></script>'
    "<details><summary>Why am I seeing this?</summary><p>The administrator of this website has set up Anubis against aggressive scraping.</p></details>"
    "<noscript><p>Sadly, you must enable JavaScript to get past this challenge.</p></noscript></div>"
    '<footer><p>Protected by <a href="https://github.com/TecharoHQ/anubis">Anubis</a> from Techaro.</p></footer></main></body></html>'
)
ANUBIS_DENIED: Final = (
    '<!doctype html><html lang="en"><head><title>Oh noes!</title><link rel="stylesheet" href="/.within.website/x/xess/xess.min.css">'
    '<script id="anubis_version" type="application/json">"v1.19.1"</script></head><body id="top"><main><h1>Oh noes!</h1>'
    '<img src="/.within.website/x/cmd/anubis/static/img/reject.webp"><p>Access Denied: error code 9f3e.</p>'
    '<footer><p>Protected by <a href="https://anubis.techaro.lol">Anubis</a> from Techaro.</p></footer></main></body></html>'
)
AWS: Final = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title></title><script>window.awsWafCookieDomainList = [];'
    'window.gokuProps = {"key":"AQID","iv":"A6wU","context":"glDL"};</script>'
    '<script src="https://1c5c1ecf7303.d474e66d.eu-west-1.token.awswaf.com/1c5c1ecf7303/challenge.js"></script></head><body>'
    '<div id="challenge-container"></div><script>AwsWafIntegration.saveReferrer();AwsWafIntegration.checkForceRefresh();</script>'
    "<noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot. This requires JavaScript."
    " Enable JavaScript and then reload the page.</noscript></body></html>"
)
DATADOME: Final = (
    '<html lang="en"><head><title>gannet-sports.com</title><style>#cmsg{animation: A 1.5s;}</style></head><body style="margin:0">'
    "<p id=\"cmsg\">Please enable JS and disable any ad blocker</p><script data-cfasync=\"false\">var dd={'rt':'c','cid':'AHrl','hsh':'2F05','t':'fe',"
    "'s':45239,'host':'geo.captcha-delivery.com'}</script><script data-cfasync=\"false\" src=\"https://ct.captcha-delivery.com/c.js\"></script></body></html>"
)
AKAMAI: Final = (
    "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nYou don't have permission to access"
    ' "http&#58;&#47;&#47;www&#46;coldharbour&#45;air&#46;com&#47;timetable" on this server.<P>\nReference&#32;&#35;18&#46;5e3d&#46;1718&#46;2a'
    "\n<P>\nhttps&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;5e3d&#46;1718&#46;2a</P>\n</BODY>\n</HTML>\n"
)
AKAMAI_WAIT: Final = (
    '<html><head><meta http-equiv="refresh" content="5; URL=\'/deals?bm-verify=AAQAAAAJ7kq\'"><title>&nbsp;</title></head><body>'
    '<script>var i=1718;var j=i+Number("4120"+"77");</script><noscript></noscript><script>var xhr=new XMLHttpRequest();'
    "xhr.open('POST','/_sec/verify?provider=interstitial',false);xhr.send(JSON.stringify({'bm-verify':'AAQAAAAJ7kq','pow':j}));</script></body></html>"
)
PERIMETERX: Final = (
    '<!DOCTYPE html><html lang="en"><head><title>Access to this page has been denied</title><meta name="description" content="px-captcha"></head>'
    "<body><section class='px-captcha-container'><div class='px-captcha-header'>Before we continue...</div><div class='px-captcha-message'>"
    "Press &amp; Hold to confirm you are a human (and not a bot).</div><div id='px-captcha'></div><div>Reference ID 7c1e</div></section>"
    "<script>window._pxAppId='PXu6b0qd2S';window._pxJsClientSrc='/u6b0qd2S/init.js';</script>"
    "<script src='/u6b0qd2S/captcha/captcha.js?a=c&m=0'></script></body></html>"
)
IMPERVA: Final = (
    '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"><meta name="format-detection" content="telephone=no"></head>'
    '<body style="margin:0px;height:100%"><iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=5-0&incident_id=77-88&edet=12"'
    ' frameborder=0 width="100%" height="100%">Request unsuccessful. Incapsula incident ID: 77-88</iframe></body></html>'
)
DISTIL: Final = (
    "<!DOCTYPE html><html><head><title>Pardon Our Interruption</title><script>window.onProtectionInitialized="
    "function(protection){location.reload()};window.reeseSkipExpirationCheck=true;</script><script src='/stone-spirit?d=www.cloverleaf-flights.com' async>"
    '</script></head><body><div class="container"><h1>Pardon Our Interruption</h1>'
    "<p>As you were browsing something about your browser made us think you were a bot. There are a few reasons this might happen:</p>"
    "<ul><li>You've disabled JavaScript in your web browser.</li><li>You're a power user moving through this website with super-human speed.</li></ul>"
    "<p>To regain access, please make sure that cookies and JavaScript are enabled before reloading the page.</p></div></body></html>"
)
SITEGROUND: Final = '<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Fmenu&y=ipc:203.0.113.7:1718"></meta></head></html>'
GO_AWAY: Final = (
    "<!DOCTYPE html><html><head><title>Checking you are not a bot</title>"
    '<link rel="stylesheet" href="/.well-known/.git.gammaspectra.live/git/go-away/cmd/go-away/assets/static/anubis/style.css?cacheBust=Zo"/>'
    '<meta name="referrer" content="origin"/><meta http-equiv="refresh" content="2; url=/tool?__goaway_challenge=js-refresh&amp;__goaway_id=77"/></head><body id="top"><main>'
    '<h1 id="title">Checking you are not a bot</h1><p id="status">Loading challenge <em>js-refresh</em>...</p><details><summary>Why am I seeing this?'
    "</summary><p>The administrator has set up go-away to protect the server against scraping.</p></details>"
    "<noscript><p>You may need to enable JavaScript to get past this challenge.</p></noscript></main></body></html>"
)
COOKIE_SCRIPT: Final = (
    '<html><body><script type="text/javascript" src="/aes.js"></script><script>function toNumbers(d){var e=[];return e}'
    'var a=toNumbers("f655ba9d"),b=toNumbers("98344c2e"),c=toNumbers("1d5a");document.cookie="__test="+toHex(slowAES.decrypt(c,2,a,b))+"; path=/";'
    'location.href="http://rowan-choir.org/concerts?i=1";</script><noscript>This site requires Javascript to work, please enable Javascript'
    " in your browser or use a browser with Javascript support</noscript></body></html>"
)
CHECKING: Final = (
    '<!doctype html><html><head><title>One moment, please...</title><meta http-equiv="refresh" content="5"></head><body><h1>Checking your browser</h1>'
    "<p>Please wait while your request is being verified. You will be redirected in a few seconds.</p>"
    "<script>setTimeout(function(){document.forms[0].submit()},4000)</script><form method='post'></form></body></html>"
)
HUMAN: Final = (
    "<!doctype html><html><head><title>Are you a robot?</title></head><body><h1>Are you a robot?</h1><p>To continue, please click the box below to let us"
    " know you're not a robot.</p><div class='g-recaptcha' data-sitekey='6Lc'></div><p>Please make sure your browser supports JavaScript and cookies.</p></body></html>"
)
LETTERS: Final = (
    "<!DOCTYPE html><html><head><title dir='ltr'>Sorry! Something is in the way</title></head><body><h4>Enter the characters you see below</h4>"
    "<p>Sorry, we just need to make sure you're not a robot. For best results, please make sure your browser is accepting cookies.</p>"
    "<form method='get' action='/errors/validateCaptcha'><img src='/captcha/1.jpg'><input name='field-keywords'></form></body></html>"
)


def _walls() -> Iterator[Case]:
    cloudflare = {"Server": "cloudflare", "CF_RAY": "8f2a1c3d4e5f6a7b-FRA"}
    yield walled(
        "cloudflare-403",
        "403, a test of Cloudflare",
        "https://www.inkwell-forum.com/t/12",
        reply(403, CLOUDFLARE, cf_mitigated="challenge", **cloudflare),
    )
    yield walled("cloudflare-503", "503, the older test of Cloudflare", "https://www.packhorse.net/", reply(503, CLOUDFLARE_OLD, **cloudflare))
    yield walled("cloudflare-denied", "403, refused by Cloudflare", "https://beechnut-news.com/a/1", reply(403, CLOUDFLARE_DENIED, **cloudflare))
    yield walled("cloudflare-200", "200, a test of Cloudflare", "https://www.tollgate-cars.com/used", reply(200, CLOUDFLARE, **cloudflare))
    yield walled(
        "anubis", "200, a test of Anubis", "https://git.wharfside-code.org/tree", reply(200, ANUBIS, Set_Cookie="techaro.lol-anubis-auth=; Max-Age=0")
    )
    yield walled("anubis-denied", "200, refused by Anubis", "https://lists.wharfside-mail.org/msg/9", reply(200, ANUBIS_DENIED))
    yield walled(
        "aws-202",
        "202, a test of AWS WAF",
        "https://www.larder-and-loaf.com/bread",
        reply(202, AWS, x_amzn_waf_action="challenge", Server="CloudFront"),
    )
    yield walled(
        "aws-202-empty", "202, a test of AWS WAF without a page", "https://m.reedbed-films.com/title/3", reply(202, "", x_amzn_waf_action="challenge")
    )
    yield walled(
        "aws-405",
        "405, a riddle of AWS WAF",
        "https://book.saltway-hotels.com/",
        reply(405, AWS.replace("<title></title>", "<title>Human Verification</title>"), x_amzn_waf_action="captcha"),
    )
    yield walled("aws-200", "200, a test of AWS WAF", "https://jobs.ironbridge-works.com/77", reply(200, AWS))
    yield walled(
        "datadome-403",
        "403, a test of DataDome",
        "https://gannet-sports.com/shoes",
        reply(403, DATADOME, x_datadome="protected", x_dd_b="1", Server="DataDome"),
    )
    yield walled(
        "datadome-200", "200, a test of DataDome", "https://www.plover-tickets.com/show/2", reply(200, DATADOME, x_datadome="protected", x_dd_b="2")
    )
    yield walled("akamai-403", "403, refused by Akamai", "https://www.coldharbour-air.com/timetable", reply(403, AKAMAI, Server="AkamaiGHost"))
    yield walled(
        "akamai-200", "200, a waiting page of Akamai", "https://www.market-cross.com/deals", reply(200, AKAMAI_WAIT, Set_Cookie="bm_sz=1; Path=/")
    )
    yield walled("perimeterx-403", "403, a test of PerimeterX", "https://www.thistle-homes.com/flat/4", reply(403, PERIMETERX))
    yield walled(
        "perimeterx-200",
        "redirected to a test of PerimeterX, with 200",
        "https://www.bigbarn-stores.com/ip/4",
        {
            "/ip/4": to("/blocked?url=L2lwLzQ=", 307),
            "/blocked?url=L2lwLzQ=": reply(200, PERIMETERX.replace("Access to this page has been denied", "Robot or human?")),
        },
    )
    yield walled(
        "imperva", "200, a test of Imperva", "https://www.greywater-council.org/tax", reply(200, IMPERVA, X_Iinfo="5-0-0 NNNN", X_CDN="Imperva")
    )
    yield walled("distil", "200, a page that takes visitors for robots", "https://www.cloverleaf-flights.com/x", reply(200, DISTIL))
    yield walled(
        "siteground", "202, a page that leads to a riddle", "https://www.bayleaf-bistro.com/menu", reply(202, SITEGROUND, SG_Captcha="challenge")
    )
    yield walled("go-away", "200, a test by another program like Anubis", "https://code.mudlark.org/tool", reply(200, GO_AWAY))
    yield walled("cookie-script", "200, a script that sets a cookie and loads again", "http://rowan-choir.org/concerts", reply(200, COOKIE_SCRIPT))
    yield walled("checking-503", "503, a page that checks the browser, by nobody known", "https://www.towpath-games.net/", reply(503, CHECKING))
    yield walled(
        "checking-200", "200, a page that checks the browser, by nobody known", "https://www.yarrow-seeds.com/catalogue", reply(200, CHECKING)
    )
    yield walled("human-200", "200, a riddle in place of the page", "https://news.steeple-post.com/a/5", reply(200, HUMAN))
    yield walled("letters-200", "200, letters to be typed in place of the page", "https://www.emporium-bazaar.com/dp/B0", reply(200, LETTERS))
    yield walled("999", "999", "https://www.workfolk-network.com/in/anna", reply(999, "<script>window.location='/authwall'</script>"))


def _refusals() -> Iterator[Case]:
    for status, says in {
        400: "400, whatever is asked",
        401: "401, a password is asked for",
        402: "402, money is asked for",
        403: "403, without a reason",
        405: "405 also for GET",
        406: "406, whatever is asked",
        418: "418, to programs",
        451: "451, by a court's order",
    }.items():
        yield walled(
            f"{status}", says, f"https://s{status}.kingfisher-press.com/members/1", reply(status, page("No entry", "Not for you, or not today."))
        )


# Living pages that look as if


def _lookalikes() -> Iterator[Case]:
    yield living("article-404", "an article about “404 Not Found”", "https://www.webcraft-lessons.com/errors/404", reply(200, page(
        "404 Not Found: what the status code means, and what to do about it",
        "When a server answers <code>404 Not Found</code>, it has no page at this address. The page you are looking for may have been moved, or it was never there.",
        "<i>Page not found</i> is the most common error message of the web. A helpful one says more than “Sorry, this page does not exist”.",
        "Here are twelve examples of good error pages, with a word on each of them. The first is that of a museum, which shows an empty frame.", *TEXT)))  # fmt: skip
    yield living("reference-404", "a short page of a reference for the code 404", "https://docs.httpfacts.dev/status/404", reply(200, page(
        "404 Not Found - HTTP response codes", "The server has found nothing at the target URL.", "See also: 410 Gone.", "Defined in RFC 9110, section 15.5.5.")))  # fmt: skip
    yield living("class-notfound", "the reference of a class `NotFoundError`", "https://api.orchard-orm.dev/errors", reply(200, page(
        "NotFoundError - Orchard ORM", "Raised when a record was not found.", "<code>class NotFoundError(OrchardError)</code>", *TEXT[:1])))  # fmt: skip
    yield living("no-results", "a search without results", "https://search.bluestem-library.org/?q=heliotrope", reply(200, page(
        "Search: heliotrope", "No results found for “heliotrope”. Try other words, or browse the shelves.", *TEXT[:1])))  # fmt: skip
    yield living("behind-cloudflare", "a page behind Cloudflare, with its scripts", "https://www.millpond-bakery.com/bread", fine(
        foot="<script>(function(){window.__CF$cv$params={r:'8f2a'};var a=document.createElement('script');"
        "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';document.head.appendChild(a);})();</script>"
        '<script src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"></script>',
        Server="cloudflare", CF_RAY="8f2a1c3d4e5f6a7b-FRA"))  # fmt: skip
    yield living("turnstile", "a page with a form that asks for a human", "https://www.pebblebeach-dental.com/contact", fine("Contact us", foot=(
        '<form><div class="cf-turnstile" data-sitekey="0x4"></div><button>Send</button></form>'
        '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async></script>')))  # fmt: skip
    yield living("recaptcha", "a page with reCAPTCHA in its footer", "https://www.saddler-row.com/news", fine(foot=(
        '<form><div class="g-recaptcha" data-sitekey="6Lc"></div></form><p>This site is protected by reCAPTCHA.</p>'
        '<script src="https://www.google.com/recaptcha/api.js"></script>')))  # fmt: skip
    yield living("sensors", "a page with the sensors of PerimeterX, DataDome, Akamai and Imperva", "https://www.goldcrest-outdoor.com/tents", fine(
        head="<script>window._pxAppId='PXa1';window.ddjskey='A1B2';</script><script src='https://js.datadome.co/tags.js' async></script>"
        "<script src='https://client.px-cloud.net/PXa1/main.min.js' async></script><script src='/_Incapsula_Resource?SWJIYLWA=719d' async></script>",
        foot="<script src='/akam/13/4a5b' defer></script><script src='https://a1.eu-west-1.token.awswaf.com/a1/challenge.js' defer></script>",
        Set_Cookie="_abck=1; Path=/", x_datadome="protected"))  # fmt: skip
    yield living("article-walls", "an article about bot walls, which quotes them", "https://blog.scrapwise.dev/walls", reply(200, page(
        "“Just a moment...”: how bot protection works",
        "You have seen it: <q>Checking your browser before accessing</q>, <q>Verify you are human</q>, <q>Enable JavaScript and cookies to continue</q>.",
        "Cloudflare, DataDome and PerimeterX let a script run (<code>/cdn-cgi/challenge-platform/</code>, <code>captcha-delivery.com</code>, <code>px-captcha</code>).",
        "Anubis says <q>Making sure you're not a bot!</q> and lets the browser compute. Akamai says <q>Access Denied</q>, with a reference.", *TEXT)))  # fmt: skip
    yield living("manual-anubis", "the manual of a bot wall", "https://anubis-handbook.dev/setup", reply(200, page(
        "Protect your site with Anubis", "Your visitors see “Making sure you're not a bot!” for a second, then your page. Programs see only that.",
        'Put <code>&lt;script id="anubis_challenge"&gt;</code> into your own template if you change it.', *TEXT[:2])))  # fmt: skip
    yield living("access-denied-help", "a page of help for “Access Denied”", "https://help.cinder-cloud.com/kb/31", reply(200, page(
        "Troubleshooting “Access Denied”", "You don't have permission to access this bucket? Then look at its policy first.", *TEXT)))  # fmt: skip
    yield living("shell", "a page that a script fills, the same for every path", "https://app.tamarack-boards.com/b/7", {"*": reply(200, (
        '<!doctype html><html><head><title>Tamarack</title><script type="module" src="/assets/index-4f.js"></script></head>'
        '<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div></body></html>'))})  # fmt: skip
    yield moved(
        "home-by-intent",
        "an old path goes to the home page; other paths are 404",
        "https://www.plumtree-studio.com/index.php",
        {"/index.php": to("/", 301), "/": fine("Plumtree Studio")},
    )
    yield living("article-domains", "an article about domains for sale", "https://www.namewise-blog.com/buy", reply(200, page(
        "“This domain is for sale”: how to buy a parked domain", "A parked domain shows advertisements, and a line such as “Buy this domain”.",
        "Brokers such as Sedo, Afternic and HugeDomains ask the owner for you. Expect to wait for some weeks.", *TEXT)))  # fmt: skip
    yield living("maintenance-note", "a page with a note about maintenance", "https://status.ottermill-host.com/", reply(200, page(
        "All systems operational", "Planned: the database will be unavailable on Sunday from 2:00 to 2:10. Requests may then fail with 503.", *TEXT[:2])))  # fmt: skip


def _demands() -> Iterator[Case]:
    def demand(name: str, says: str, header: str, wanted: Callable[[str], bool], refusal: bytes) -> Case:
        return living(f"wants-{name}", says, f"https://{name}.alderney-portal.org/info", by_header(header, wanted, fine(), refusal))

    yield demand("accept", "406 unless `Accept` names `text/html`", "accept", lambda value: "text/html" in value, reply(406))
    yield demand("language", "400 without `Accept-Language`", "accept-language", bool, reply(400))
    yield demand(
        "agent", "403 without a `User-Agent`, or to that of a library", "user-agent", lambda value: bool(value) and "httpx" not in value, reply(403)
    )
    yield demand("packed", "500 to those who take nothing compressed", "accept-encoding", lambda value: "gzip" in value, reply(500))


def _bodies() -> Iterator[Case]:
    text = page("Calibrating the pump", *TEXT).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    packed = gzip.compress(text)
    yield living("truncated", "a page that ends before its time", "https://docs.wickerwork.dev/a", head + b"Content-Length: 99999\r\n\r\n" + text)
    yield living("cut", "a page that is cut in the middle", "https://docs.rushlight.dev/a", cut(head + b"Content-Length: 99999\r\n\r\n" + text))
    yield living(
        "bad-chunks",
        "a page whose pieces are counted wrongly",
        "https://docs.thimble-kit.dev/a",
        head + b"Transfer-Encoding: chunked\r\n\r\n200\r\n" + text[:512] + b"\r\nnonsense\r\n",
    )
    yield living(
        "endless-page",
        "a page without an end",
        "https://log.weathervane.net/live",
        endless(head + b"\r\n" + text[:400], b"<p>One more line of the log.</p>\n" * 200, []),
    )
    yield living(
        "not-packed",
        "a page that says it is compressed, and is not",
        "https://www.loomstate-wool.com/a",
        head + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + text,
    )
    yield living(
        "half-packed",
        "a compressed page that is cut",
        "https://www.kiln-and-clay.com/a",
        head + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + packed[: len(packed) // 2],
    )
    yield living(
        "packed-oddly",
        "a page compressed in a way that nobody asked for",
        "https://www.tinsmith-trade.com/a",
        head + b"Content-Encoding: x-unknown\r\nConnection: close\r\n\r\n" + text,
    )
    yield living(
        "http-1.0",
        "an answer of HTTP/1.0, without a length",
        "http://www.dial-up-museum.org/~gopher/",
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + text,
    )
    yield living(
        "big-headers",
        "headers of 60 KB",
        "https://portal.bellringers-union.org/",
        reply(200, text, **{f"X_Trace_{n}": "a1b2c3d4" * 125 for n in range(60)}),
    )
    yield living("empty", "200 without a body", "https://ping.starling-api.dev/health", reply(200, ""))
    yield living("204", "204", "https://ping.swiftlet-api.dev/ok", b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
    yield living("no-type", "a page without a type", "http://www.hearthstone-hall.org/plain", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + text)
    yield living(
        "wrong-length",
        "an answer that is longer than it says",
        "http://www.cartwheel-fair.org/",
        head + b"Content-Length: 300\r\nConnection: close\r\n\r\n" + text,
    )


# Gone


def _gone() -> Iterator[Case]:
    scripts = "<script>window.__CF$cv$params={r:'8f2a'};</script><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    yield dead("404", "404", "https://www.windfall-orchard.com/cider", NOT_FOUND)
    yield dead("404-http", "404, without TLS", "http://users.marshlight.net/~kim/", NOT_FOUND)
    yield dead("410", "410", "https://blog.haystack-notes.com/2015/1", reply(410, page("Gone", "It was deleted.")))
    yield dead("404-archive", "404 for an archive", "https://dl.pennywhistle.org/pw-1.0.tar.gz", NOT_FOUND)
    yield dead(
        "404-cloudflare",
        "404 behind Cloudflare, with its scripts",
        "https://www.sundial-clocks.com/x",
        reply(404, page("Page not found", "Nothing here.", foot=scripts), Server="cloudflare", CF_RAY="8f2a-AMS"),
    )
    yield dead(
        "404-full",
        "404 with a whole page of suggestions",
        "https://www.topsail-travel.com/tour/9",
        reply(404, page("Where would you like to go?", *TEXT)),
    )


def _soft() -> Iterator[Case]:
    yield soft(
        "soft-title",
        "200, and “404 Not Found” as title",
        "https://www.cobblestone-tours.com/paris",
        reply(200, page("404 Not Found", "The requested URL was not found on this server.")),
    )
    yield soft(
        "soft-title-site",
        "200, and “Page not found” before the site's name as title",
        "https://www.hollyhock-garden.com/roses",
        reply(200, page("Page not found | Hollyhock Garden", "Try the search, or go back to the home page.")),
    )
    yield soft("soft-text", "200, and a text that says so", "https://www.barleycorn-ales.com/stout", reply(200, (
        "<!doctype html><html><head><title>Barleycorn Ales</title></head><body><nav><a href='/'>Home</a></nav><main><h1>Oops!</h1>"
        "<p>Sorry, the page you are looking for could not be found.</p><a href='/'>Back to the home page</a></main></body></html>")))  # fmt: skip
    yield soft("soft-heading", "200, and a heading that says so", "https://www.merlin-optics.com/lens/8", reply(200, (
        "<!doctype html><html><head><title>Merlin Optics</title></head><body><h1>404</h1><h2>This page doesn't exist</h2>"
        "<p>It may have been removed, or the link is wrong.</p></body></html>")))  # fmt: skip
    yield soft(
        "soft-german",
        "200, and “Seite nicht gefunden” as title",
        "https://www.backstube-ahrens.de/brote",
        reply(200, page("Seite nicht gefunden | Backstube Ahrens", "Die angeforderte Seite wurde leider nicht gefunden.", language="de")),
    )
    yield soft(
        "soft-french",
        "200, and “Page introuvable” as title",
        "https://www.moulin-des-aulnes.fr/gite",
        reply(200, page("Page introuvable", "La page que vous cherchez n'existe pas ou plus.", language="fr")),
    )
    yield soft(
        "soft-redirect",
        "redirected to a page “not found”, with 200",
        "https://www.quarry-lane.com/stone/3",
        {"/stone/3": to("/error/404.html"), "/error/404.html": reply(200, page("404 - page not found", "Sorry."))},
    )
    yield soft(
        "all-home",
        "every path is redirected to the home page",
        "https://www.fernhollow-crafts.com/kits/9",
        {"*": to("/"), "/": fine("Fernhollow Crafts")},
    )
    yield soft(
        "all-home-permanent",
        "every path is redirected to the home page for good, by its full address",
        "https://www.seastone-yoga.com/classes",
        {"*": to("https://www.seastone-yoga.com/", 301), "/": fine("Seastone Yoga")},
    )
    yield replace(
        soft(
            "all-other-home",
            "every path is redirected to the home page of whoever bought the site",
            "https://docs.tinderbox-cms.com/hooks",
            {"*": to("https://www.conglomerate-suite.com/", 301)},
        ),
        elsewhere={"www.conglomerate-suite.com": {"/": fine("Conglomerate Suite")}},
    )
    yield soft("parked-sedo", "advertisements of Sedo in place of a site", "http://www.whistlestop-cafe.com/menu", {"*": reply(200, (
        "<!DOCTYPE html><html><head><title>whistlestop-cafe.com&nbsp;-&nbsp;Informationen zum Thema whistlestop cafe.</title>"
        "<script src='//img1.sedoparking.com/js/parking.js'></script></head><body><div id='rlblock'>Related searches: <a href='/?kw=cafe'>cafe</a>"
        "</div><p>The domain whistlestop-cafe.com may be for sale by its owner!</p><p>This page was provided by Sedo Domain Parking.</p></body></html>"))})  # fmt: skip
    yield soft("parked-script", "a script that leads to advertisements", "http://snowdrop-nursery.net/plants", {"*": reply(200, (
        '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander?oref=x"}</script></head></html>'))})  # fmt: skip
    yield soft("parked-crew", "advertisements of ParkingCrew in place of a site", "http://tinkers-cart.com/", {"*": reply(200, (
        "<!doctype html><html data-adblockkey='MFww'><head><title>tinkers-cart.com</title><script src='//d38psrni17bvxu.cloudfront.net/scripts/js3caf.js'>"
        "</script></head><body><div id='searchholder'></div><div class='sale'>This domain may be for sale.</div>"
        "<script src='https://www.parkingcrew.net/jsparkcaf.php'></script></body></html>"))})  # fmt: skip
    yield soft("for-sale", "an offer to buy the domain", "https://www.heather-and-heath.com/tea", {"*": reply(200, (
        "<!doctype html><html><head><title>heather-and-heath.com is for sale</title></head><body><h1>heather-and-heath.com</h1><h2>This domain is for sale!</h2>"
        "<p>Buy now: $2,895 or start a payment plan.</p><form><button>Get a price in less than 24 hours</button></form></body></html>"))})  # fmt: skip
    yield replace(
        soft(
            "for-sale-elsewhere",
            "redirected to an offer to buy the domain",
            "https://puffin-post.com/letters/1",
            {"*": to("https://www.grand-names-market.com/buy/puffin-post.com")},
        ),
        elsewhere={
            "www.grand-names-market.com": {
                "/buy/puffin-post.com": reply(
                    200, page("puffin-post.com is for sale | Grand Names Market", "Buy this domain. Secure payment, fast transfer.")
                )
            }
        },
    )
    yield soft("suspended", "a provider's “Account Suspended” in place of a site", "http://www.coppice-cabins.com/book", {"*": to("/cgi-sys/suspendedpage.cgi"), "/cgi-sys/suspendedpage.cgi": reply(200, (
        "<!DOCTYPE html><html><head><title>Account Suspended</title></head><body><h1>Account Suspended</h1><p>This Account has been suspended."
        "</p><p>Contact your hosting provider for more information.</p></body></html>"))})  # fmt: skip


# Certificates


def _tls() -> Iterator[Case]:
    yield replace(failing("tls-expired", "an expired certificate", "https://www.tallow-candles.com/", fine()), certificate="expired")
    yield replace(dead("tls-name", "a certificate for another name", "https://www.gatehouse-press.com/", fine()), certificate="name")
    yield replace(walled("tls-self", "a certificate signed by itself", "https://nas.bracken-lab.org/", fine()), certificate="self-signed")
    yield replace(walled("tls-issuer", "a certificate from an unknown issuer", "https://www.ministry-of-bridges.org/", fine()), certificate="issuer")
    yield replace(walled("tls-chain", "a certificate whose chain is not complete", "https://www.chandlery-co.com/", fine()), certificate="chain")


# What changes


def _changes() -> Iterator[Case]:
    was = living("moves-away", "a page; later every path goes to another domain", "https://www.silverbirch-cms.org/docs", fine("Silverbirch"))
    yield replace(
        was, afterwards={"*": to("https://casino-of-fortune.com/play")}, elsewhere={"casino-of-fortune.com": {"/play": fine("Play now")}},
        becomes=Truth.SOFT, grace=Status.SUSPECT,
    )  # fmt: skip
    was = living("lapses", "a page; later an offer to buy the domain", "https://www.gosling-games.com/chess", fine("Chess"))
    offer = reply(200, "<!doctype html><title>gosling-games.com</title><h1>gosling-games.com</h1><p>This domain is for sale. Make an offer.</p>")
    yield replace(was, afterwards={"*": offer}, becomes=Truth.SOFT, grace=Status.SUSPECT)
    was = living("vanishes", "a page; later 404", "https://www.kettle-and-kin.com/jam", fine("Jam"))
    yield replace(was, afterwards={}, becomes=Truth.DEAD, grace=Status.BROKEN)
    was = failing("recovers", "500; later the page", "https://www.mainsail-club.org/regatta", reply(500))
    yield replace(was, afterwards={"/regatta": fine("Regatta")}, becomes=Truth.LIVING, grace=Status.OK)
    was = dead("returns", "404; later the page", "https://www.elderflower-fest.org/2024", NOT_FOUND)
    yield replace(was, afterwards={"/2024": fine("Festival")}, becomes=Truth.LIVING, grace=Status.OK)
    was = living("builds-a-wall", "a page; later a test of Cloudflare", "https://www.brambling-forum.org/t/1", fine("A thread"))
    yield replace(
        was, afterwards={"*": reply(403, CLOUDFLARE, cf_mitigated="challenge", Server="cloudflare")}, becomes=Truth.UNDECIDABLE, grace=Status.BLOCKED
    )


GROUPS: Final[Mapping[str, Callable[[], Iterator[Case]]]] = {
    "HEAD and GET": _head,
    "Limits": _limits,
    "Passing troubles": _passing,
    "Slow answers": _slow,
    "Many links to one host": _crowd,
    "Outages": _outages,
    "Redirects": _redirects,
    "Bot walls": _walls,
    "Refusals": _refusals,
    "Living pages that look suspicious": _lookalikes,
    "Servers that ask for headers": _demands,
    "Odd bodies and headers": _bodies,
    "Gone": _gone,
    "Gone, but answers 200": _soft,
    "Certificates": _tls,
    "What changes in time": _changes,
}
"""Heading -> what makes its cases, in the order of the documentation."""
