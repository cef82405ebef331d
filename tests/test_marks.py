"""What an answer gives away: walls, parked pages, pages that say "not found", pages made by scripts."""

# ruff: noqa: RUF001 - other scripts, and the quotes that people type
from __future__ import annotations

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import linkvoice.extract
from linkvoice.extract.remote import read_remote

URL = "https://manual.example/guide/install"
LISTS = tomllib.loads(Path(linkvoice.extract.__path__[0], "marks.toml").read_text("utf-8"))
MENU = "<nav>" + "".join(f"<a href=/{name}>{name}</a> " for name in ("home", "products", "about", "blog", "contact", "press", "jobs")) + "</nav>"
ARTICLE = "<p>" + "This paragraph explains a matter at some length, as an article does, and says what follows from it. " * 12 + "</p>"


def marks(html: str, *, status: int = 200, url: str = URL, **headers: str) -> tuple[str, ...]:
    """The marks of an answer."""
    return read_remote(status, {name.replace("_", "-"): value for name, value in headers.items()}, url, html.encode()).marks


def page(title: str, body: str = "", head: str = "") -> str:
    """A page of HTML."""
    return f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"


# Walls


@pytest.mark.parametrize(
    ("name", "status", "html"),
    [
        ("cloudflare", 403, page("Just a moment...", "<noscript><span id=challenge-error-text>Enable JavaScript and cookies to continue</span></noscript><script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed'};}())</script>")),
        ("cloudflare", 200, page("请稍候…", "<script>window._cf_chl_opt = {};</script>")),
        ("cloudflare", 503, page("Just a moment...", "<form id=challenge-form action='/x?__cf_chl_f_tk=abc' method=POST></form>")),
        ("cloudflare", 403, page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><div id=cf-error-details></div>")),
        ("anubis", 200, page("Making sure you&#39;re not a bot!", "<h1>Making sure you're not a bot!</h1><p id=status>Loading...</p><details><p>" + "You are seeing this because the administrator has set up Anubis. " * 15 + "</p></details>", '<script id="anubis_version" type="application/json">"v1.2"</script><script id="anubis_challenge" type="application/json">{"rules":{}}</script>')),
        ("anubis", 200, page("Oh noes!", "<img src='/.within.website/x/cmd/anubis/static/img/reject.webp?cacheBuster=1'>")),
        ("aws-waf", 202, page("", "<div id=challenge-container></div><script>AwsWafIntegration.getToken().then(() => location.reload())</script>", "<script>window.gokuProps = {key:'a'};</script><script src='https://1a.token.awswaf.com/1a/challenge.js'></script>")),
        ("datadome", 403, page("shop.example", "<p id=cmsg>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script><script src='https://ct.captcha-delivery.com/c.js'></script>")),
        ("akamai", 403, "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access this server.<P>Reference&#32;&#35;18&#46;2b3c4d5e&#46;1700000000&#46;6f7a8b9c</BODY></HTML>"),
        ("akamai", 200, page("", "<script src='/a/b/c?v=1'></script><div id=sec-if-cpt-container style='display: none'><p class=scf-akamai-protected-by>Powered and protected by</p></div>")),
        ("akamai", 200, page("&nbsp;", "<iframe src=/interstitial/ic.html></iframe>", "<meta http-equiv=refresh content=\"5; URL='/?bm-verify=AAQAAAAN'\">")),
        ("perimeterx", 403, page("Access to this page has been denied", "<script>window._pxAppId='PX1';</script><div id=px-captcha></div>")),
        ("imperva", 200, "<html style='height:100%'><head><META NAME=ROBOTS CONTENT=NOINDEX></head><body><iframe id=main-iframe src='/_Incapsula_Resource?SWUDNSAI=31&amp;xinfo=1'>Request unsuccessful. Incapsula incident ID: 12-34</iframe></body></html>"),
        ("imperva", 200, "<html><head><noscript><title>Pardon Our Interruption</title></noscript><script>window.reeseSkipExpirationCheck = true;</script></head><body><h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot.</p></body></html>"),
        ("sucuri", 200, page("You are being redirected...", "<noscript>Javascript is required.</noscript><script>var s={},u,sucuri_cloudproxy_js='',S='YT0';eval(S)</script>")),
        ("fastly", 200, page("Client Challenge", "<noscript>Please enable JavaScript to proceed.</noscript>", "<link rel=stylesheet href=/_fs-ch-1T1wmsGaOgGaSxcX/assets/styles.css>")),
        ("vercel", 429, page("Vercel Security Checkpoint", "<p>We're verifying your browser</p>")),
        ("kasada", 429, page("", "<script>window.KPSDK={};KPSDK.start=KPSDK.now();</script><script src='/149e/2d20/ips.js?KP_UIDz=a'></script>")),
        ("ddos-guard", 403, page("DDoS-Guard", "<h1>Checking your browser</h1>", "<script src=/.well-known/ddos-guard/js-challenge/index.js></script>")),
        ("radware", 200, page("Radware Captcha Page", "<form></form>")),
        ("go-away", 200, page("Checking you are not a bot", "<h1>Checking you are not a bot</h1>", "<meta property=og:title content=X><meta http-equiv=refresh content='0; url=/.well-known/.git/verify?__goaway_challenge=meta-refresh&amp;__goaway_id=1'>")),
        ("siteground", 202, '<html><head><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F&y=ipc:1"></meta></head></html>'),
        ("imunify360", 200, page("One moment, please...", "<h1>Please wait while your request is being verified...</h1><form id=wsidchk-form method=get></form><script>1</script>")),
        ("bunny-shield", 200, page("Establishing a secure connection ...", "", "<script src='/.bunny-shield/assets/shield-challenge.js'></script>")),
        ("f5", 200, page("Request Rejected", "The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 123")),
        ("wordfence", 503, page("Your access to this site has been limited by the site owner", "<p>Generated by Wordfence at Mon, 1 Jan</p>")),
        ("alibaba", 200, "<html><script>var arg1='AB12';document.cookie='acw_sc__v2='+x;</script></html>"),
        ("amazon", 200, page("Amazon.com", "<h4>Click the button below to continue shopping</h4><form method=get action=/errors_page/validateCaptcha><button>Continue</button></form>")),
        ("altcha", 200, page("Please confirm", "<form method=post><altcha-widget challengeurl=/c></altcha-widget></form>")),
        ("cap", 200, page("One step", "<p>Before you go on</p><cap-widget data-cap-api-endpoint=/c></cap-widget><script src=/w.js></script>")),
        ("captcha", 200, page("Human Verification", "<form method=post><div class=h-captcha data-sitekey=a></div><input type=submit></form>")),
    ],
)  # fmt: skip
def test_known_walls_are_named(name: str, status: int, html: str) -> None:
    """A test that only browsers pass is told by what stands on it alone, whatever its status."""
    assert marks(html, status=status) == (f"wall:{name}",)


@pytest.mark.parametrize(
    ("name", "header", "value"),
    [
        ("cloudflare", "cf_mitigated", "challenge"),
        ("aws-waf", "x_amzn_waf_action", "challenge"),
        ("aws-waf", "x_amzn_waf_action", "captcha"),
        ("vercel", "x_vercel_mitigated", "challenge"),
        ("siteground", "sg_captcha", "Challenge"),
        ("perimeterx", "x_px_blocked", "1"),
    ],
)
@pytest.mark.parametrize("status", [200, 202, 403, 405, 429, 503])
def test_a_header_is_enough(name: str, header: str, value: str, status: int) -> None:
    """Services that say it in a header need no page."""
    assert marks("", status=status, **{header: value}) == (f"wall:{name}",)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Checking your browser before accessing the site", "<p>This process is automatic.</p><script>go()</script>"),
        ("Verify you are human", "<form><button>I am here</button></form>"),
        ("Making sure you're not a bot!", "<script src=/c.js></script>"),
        ("Pardon Our Interruption", "<script>1</script>"),
        ("Just a moment…", "<p>Loading.</p><script>1</script>"),
        ("One moment, please...", "<script>1</script>"),
        ("Security Check | shop", "<form></form>"),
        ("shop.example", "<h1>Please verify that you are not a robot</h1><form></form>"),
        ("shop.example", "<p>Please enable JavaScript and cookies to continue.</p><script>1</script>"),
        ("shop.example", "<p>Our systems have detected unusual traffic from your network.</p><form></form>"),
        ("", "<noscript>Please confirm that you are human.</noscript><script>1</script>"),
        ("Robot or human?", "<p>Activate and hold the button to confirm that you’re human.</p><script>1</script>"),
        ("Blocked", "<h1>Are you a robot?</h1><form></form>"),
        ("Hold tight", "<p>We want to make sure you are a human and not a bot.</p><script>1</script>"),
        ("Loading", "<p>Please wait while we verify your browser</p><meta http-equiv=refresh content=5>"),
        ("Human verification", "<p>Please complete the captcha below</p><form><input name=captcha><img src=/captcha.png></form>"),
        ("Einen Moment bitte", "<p>Wir prüfen, ob Sie ein Mensch sind.</p><script>1</script>"),
        ("Bitte bestätigen Sie, dass Sie kein Roboter sind", "<form></form>"),
        ("Un instant…", "<p>Nous vérifions que vous êtes humain</p><script>1</script>"),
        ("Veuillez confirmer que vous n'êtes pas un robot", "<form></form>"),
        ("Verificando que eres humano", "<script>1</script>"),
        ("Confirme que você não é um robô", "<script>1</script>"),
        ("Conferma di non essere un robot", "<form></form>"),
        ("Bevestig dat u geen robot bent", "<form></form>"),
        ("Bekräfta att du inte är en robot", "<form></form>"),
        ("Potwierdź, że nie jesteś robotem", "<form></form>"),
        ("Проверка браузера", "<p>Подождите</p><script>1</script>"),
        ("Подтвердите, что вы не робот", "<form></form>"),
        ("Lütfen insan olduğunuzu doğrulayın", "<form></form>"),
        ("ロボットではないことを確認してください", "<form></form>"),
        ("请完成安全验证", "<form></form>"),
        ("正在检查您的浏览器", "<script>1</script>"),
        ("로봇이 아닙니다", "<form></form>"),
    ],
)
def test_walls_of_nobody_in_particular_are_told_by_their_words(title: str, body: str) -> None:
    """Little to read, something that runs, and words that say what for: that is a wall, in any of many languages."""
    assert "wall:unnamed" in marks(page(title, body))


@pytest.mark.parametrize(
    "html",
    [
        page("Manual", MENU + "<h1>Install</h1>" + ARTICLE + "<script>(function(){window.__CF$cv$params={r:'1'};var s=document.createElement('script');s.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'})()</script>"),
        page("Manual", "<h1>Install</h1><p>Short.</p><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>"),
        page("Shop", "<h1>Shoes</h1>" + ARTICLE + "<script>window.ddjskey='A'</script><script src=https://js.datadome.co/tags.js></script>"),
        page("Shop", "<h1>Shoes</h1><p>Short.</p><script>window._pxAppId='PX1'</script><script src=/PX1/init.js></script>"),
        page("Shop", "<h1>Shoes</h1><p>Short.</p><script src='/akam/13/5a'></script><script>bmak={}</script>"),
        page("Shop", "<h1>Shoes</h1><p>Short.</p><script src='/_Incapsula_Resource?SWJIYLWA=719'></script>"),
        page("Shop", "<h1>Shoes</h1><p>Short.</p><script src='https://1a.edge.sdk.awswaf.com/1a/2b/challenge.js' defer></script>"),
        page("Shop", "<h1>Shoes</h1><p>Short.</p><script>KPSDK.configure([])</script><script src=/149e/p.js></script>"),
        page("Shop", "<h1>Shoes</h1><p>Short.</p><script src=/_fs-ch-1T1wmsGaOgGaSxcX/assets/script.js></script>"),
        page("Shop", "<h1>Shoes</h1><p>Short.</p><script src=https://check.ddos-guard.net/check.js></script>"),
        page("Log in", "<form><input name=user><input type=password><div class=cf-turnstile></div><button>Log in</button></form><h1>Log in</h1>"),
        page("Contact", "<h1>Contact</h1><form><textarea name=m></textarea><div class=g-recaptcha></div></form>"),
        page("How bot walls say “Verify you are human”", MENU + "<h1>Bot walls</h1>" + ARTICLE + "<pre>&lt;script>window._cf_chl_opt={}&lt;/script></pre><script>1</script>"),
        page("Verify you are human", MENU + "<h1>Verify you are human</h1>" + ARTICLE + "<script>1</script>"),
        page("Just a moment", "<h1>Just a moment</h1><p>A poem on waiting.</p><p>I wait.</p><p>You wait.</p>"),
        page("Un Momento", "<h1>Un Momento</h1><p>Tapas and wine in the old town.</p><a href=/menu>Menu</a><a href=/where>Where</a><script>1</script>"),
        page("Security check", "<h1>Security check</h1><p>Our checklist for the airport.</p>", "<link rel=canonical href=/x><script>1</script>"),
        page("Access Denied", "<h1>Access Denied</h1><p>A film by A. B.</p><script>1</script>"),
        page("Forum", "<h1>Blocked by Wordfence</h1><p>The page says: Your access to this site has been limited. Generated by Wordfence at noon.</p><script>1</script>"),
        page("Docs", "<h1>Data</h1><p>x</p>", '<script type="application/json">{"text":"Checking your browser before accessing"}</script>'),
    ],
)  # fmt: skip
def test_pages_behind_or_about_walls_are_pages(html: str) -> None:
    """Scripts, headers and cookies of these services stand on ordinary pages too, and articles hold all of their words."""
    assert marks(html, cf_ray="1-FRA", server="cloudflare", x_datadome="protected", x_iinfo="1", set_cookie="__cf_bm=1; datadome=1") == ()


# Not found


@pytest.mark.parametrize(
    "title",
    [
        "404", "404 Not Found", "Not Found (404)", "😕 Page not found", "HTTP 404 - File not found", "Uh-oh! Page not found", "Page not found – Docs – v2.1", "Page doesn’t exist", "Seite existiert nicht", "Error 404", "Page not found", "Page Not Found | Example", "Example – Page not found", "404: Page not found · Example", "Example | 404",
        "Oops! That page can’t be found. « Example", "The page you requested could not be found", "This page does not exist", "File not found", "Article not found - News",
        "Seite nicht gefunden | Beispiel", "Fehler 404 – Beispiel", "404 - Nicht gefunden", "Page introuvable - Exemple", "Page non trouvée", "Página no encontrada", "Error 404: Página no encontrada",
        "Pagina non trovata", "Página não encontrada", "Pagina niet gevonden", "Sidan hittades inte", "Siden blev ikke fundet", "Siden ble ikke funnet", "Siden finnes ikke", "Sivua ei löytynyt",
        "Nie znaleziono strony", "Strona nie istnieje", "Stránka nenalezena", "Страница не найдена", "Ошибка 404", "Сторінку не знайдено", "Sayfa bulunamadı", "SAYFA BULUNAMADI",
        "ページが見つかりません", "お探しのページは見つかりませんでした", "页面不存在", "找不到页面", "找不到網頁", "頁面不存在", "페이지를 찾을 수 없습니다", "This video is no longer available",
    ],
)  # fmt: skip
def test_a_title_says_not_found(title: str) -> None:
    """The title, or the part beside the name of the site, says so and no more, and there is not much to read."""
    html = page(
        title,
        MENU
        + "<h1>404</h1><p>Go back to <a href=/>the start</a>, or search.</p>"
        + "<ul>"
        + "<li><a href=/x>An article that many people read</a>" * 60
        + "</ul>",
    )

    assert "gone:title" in marks(html)


@pytest.mark.parametrize(
    "said",
    [
        "Sorry, the page you are looking for could not be found.", "The page you were looking for doesn't exist.", "We can’t find the page you’re looking for.", "Oops! That page can't be found.",
        "It looks like nothing was found at this location. Maybe try a search?", "The requested URL was not found on this server.", "This item is no longer available.", "This video has been removed by the uploader.",
        "The page you’re looking for can’t be found.", "Sorry, we couldn't find the page you were looking for.", "This page isn't available", "This page doesn’t exist anymore", "This job posting has expired.",
        "We're sorry, but this article has been deleted.", "This repository does not exist.", "This account no longer exists.", "The page you requested has been moved or deleted.", "404 Not Found",
        "Die gesuchte Seite konnte leider nicht gefunden werden.", "Diese Seite existiert nicht mehr.", "Cette page n'existe plus.", "La page que vous recherchez est introuvable.", "La página que buscas no existe.",
        "La pagina richiesta non è stata trovata.", "A página que você procura não existe.", "De pagina die je zoekt bestaat niet.", "Sidan du letar efter finns inte.", "Siden du leder efter findes ikke.",
        "Etsimääsi sivua ei löydy.", "Strona, której szukasz, nie istnieje.", "Stránka, kterou hledáte, nebyla nalezena.", "Запрашиваемая страница не найдена.", "Такой страницы не существует.", "Aradığınız sayfa bulunamadı.",
        "お探しのページは見つかりませんでした。", "您访问的页面不存在", "抱歉，找不到您要的页面", "요청하신 페이지를 찾을 수 없습니다.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tag", ["h1", "p"])
def test_a_text_says_not_found(said: str, tag: str) -> None:
    """One of the first sentences of a short page says so and no more; menus and footers do not count."""
    html = page("Example", MENU + f"<{tag}>{said}</{tag}><p>Try our <a href=/>home page</a>.</p><footer>{ARTICLE}</footer>")

    assert "gone:text" in marks(html)


@pytest.mark.parametrize(
    ("url", "html"),
    [
        (URL, page("404 Not Found: how to make error pages people like", "<h1>404 Not Found</h1>" + ARTICLE)),
        (URL, page("404: How to design error pages", "<h1>404</h1><p>Some words on design.</p>")),
        (URL, page("404 Not Found", "<h1>404 Not Found</h1>" + ARTICLE)),
        ("https://docs.example/Web/HTTP/Status/404", page("404 Not Found - HTTP | Docs", "<h1>404 Not Found</h1><p>The server cannot find the page.</p>")),
        (URL, page("404 Not Found - HTTP | Docs", "<h1>404 Not Found</h1><p>Compare 403 and 410.</p>")),
        (URL, page("API errors", "<h1>Errors</h1><ul><li>400 Bad Request<li>404 Not Found<li>500 Internal Server Error</ul>")),
        ("https://site.example/not-found", page("Page not found", "<p>Page not found</p>")),
        ("https://site.example/404-errors/", page("404 errors", "<h1>404</h1>")),
        ("https://forum.example/t/page-not-found/12", page("Page not found - Forum", "<p>Since yesterday I see this.</p>")),
        ("https://forum.example/t/seite-nicht-gefunden", page("Seite nicht gefunden", "<p>Seit gestern.</p>")),
        (URL, page("Page not found after upgrade - Forum", "<p>After the upgrade all pages are gone. What can I do?</p>")),
        ("https://site.example/?q=xyz", page("Not found", "<h1>Not found</h1><p>No results for xyz.</p>")),
        ("https://site.example/search/xyz", page("Page not found", "<p>0 results</p>")),
        (URL, page("Lost", "<p>If the page cannot be found, a server answers 404.</p>")),
        (URL, page("Lost", "<h1>Lost</h1><p>The file cannot be found error means that a path is wrong.</p>")),
        (URL, page("Not Found", "<h1>Our band</h1><p>We play on Fridays.</p>")),
        (URL, page("Lamp 404 | Shop", "<h1>Lamp 404</h1><p>A lamp.</p>")),
        (URL, page("Page 404 | Blog", "<h1>Blog</h1><p>Older entries.</p>")),
        (URL, page("FAQ", "<h1>FAQ</h1><p>Why do I see page not found?</p><p>Because the link is old.</p>")),
        (URL, page("fopen", "<h1>fopen</h1><p>Opens a file. If the file does not exist, it is created.</p>")),
        (URL, page("rm", "<h1>rm</h1><p>The file has been removed when the command returns.</p>")),
        (URL, page("Archive", "<p>This blog is no longer active. You can still read it.</p>")),
        (URL, page("Notice", "<p>This page is not available in English. Read it in German.</p>")),
        (URL, page("ModuleNotFoundError", "<p>Module not found: how to fix it.</p>")),
        (URL, page("410", "<p>Bus line 410 goes to the harbour.</p>")),
        (URL, page("Area code 404", "<p>Area code 404 is in Georgia.</p>")),
        (URL, page("Lamp", "<h1>Lamp</h1>" + ARTICLE + "<p>This item is no longer available.</p>")),
        (URL, page("App", "<h1>App</h1><p>Welcome to the app.</p><div hidden><h2>Page not found</h2></div><div style='display:none'>Sorry, this page does not exist.</div><template><h1>Page not found</h1></template>")),
        (URL, page("Page not found", "<h1>Page not found</h1><p>A short story.</p>", "<meta property=og:type content=article>")),
    ],
)  # fmt: skip
def test_pages_about_not_finding_are_pages(url: str, html: str) -> None:
    """Long pages, status codes in manuals, threads, searches and hidden words are no "not found"."""
    assert marks(html, url=url) == ()


@pytest.mark.parametrize("status", [403, 404, 410, 500, 503])
def test_only_a_2xx_can_be_contradicted(status: int) -> None:
    """Where the status is bad already, nothing is said of the page."""
    assert marks(page("Page not found", "<p>This domain is for sale</p>"), status=status) == ()


def test_a_404_in_two_lines_is_one() -> None:
    """A number and a few words below it say together what neither says alone."""
    assert marks(page("Error", "<h1>Error 404</h1><p>Not found</p>")) == ("gone:text",)


# Parked


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("sedo", page("cool.example", "<iframe src='//sedoparking.com/frmpark/cool.example/x'></iframe>")),
        ("bodis", '<html data-adblockkey="MFww"><body><div id=target style="opacity: 0"></div><script>window.park = "eyJ1";</script></body></html>'),
        ("parkingcrew", page("", "<script src='//c.parkingcrew.net/scripts/sale_form.js'></script>")),
        ("parklogic", page("", "<script src='https://www.parklogic.com/a.js'></script>")),
        ("hugedomains", page("Cool.example is for sale | HugeDomains", "<h1>cool.example</h1>" + ARTICLE)),
        ("godaddy", '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>'),
        ("godaddy", page("", "<div id=root></div>", "<script>window.LANDER_SYSTEM='PW'</script><script src=https://img1.wsimg.com/parking-lander/static/js/main.js></script>")),
        ("namecheap", page("cool.example", "<img src=//parkingpage.namecheap.com/logo.png>")),
        ("squarespace", page("Coming soon", "", "<script src=https://assets.squarespace.com/universal/scripts-compressed/parking-page-1.js></script>")),
        ("unnamed", page("manual.example is for sale", "<h1>manual.example</h1><p>Make an offer</p>")),
        ("unnamed", page("Welcome", "<h1>This domain is for sale!</h1><a href=//broker.example>Contact</a>")),
        ("unnamed", page("Welcome", "<p>The domain manual.example may be for sale.</p>")),
        ("unnamed", page("Welcome", "<a href=/buy>Buy this domain</a>")),
        ("unnamed", page("Domain", "<h1>Diese Domain steht zum Verkauf</h1>")),
        ("unnamed", page("Domaine", "<h1>Ce domaine est à vendre</h1>")),
        ("unnamed", page("Dominio", "<h1>Este dominio está en venta</h1>")),
        ("unnamed", page("Dominio", "<h1>Il dominio manual.example è in vendita</h1>")),
        ("unnamed", page("Domein", "<h1>Deze domeinnaam is te koop</h1>")),
        ("unnamed", page("Домен", "<h1>Домен продаётся</h1>")),
        ("unnamed", page("域名", "<h1>此域名正在出售</h1>")),
        ("unnamed", page("Parked", "<p>This domain has expired.</p>")),
        ("default-page", page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working.</p>")),
        ("default-page", page("Apache2 Ubuntu Default Page: It works", "<p>This is the default welcome page used to test the correct operation of the server</p>" + ARTICLE)),
        ("default-page", page("IIS Windows Server", "<a href=//go.microsoft.com><img src=iisstart.png></a>")),
        ("default-page", page("Default Web Site Page", "<p>If you are the owner, please contact the webmaster. cPanel</p>")),
        ("default-page", "<html><body><h1>It works!</h1></body></html>"),
        ("suspended", page("Account Suspended", "<h1>This Account has been suspended.</h1><p>Contact your hosting provider for more information.</p>")),
        ("suspended", "<html><head><meta http-equiv=refresh content='0;URL=/cgi-sys/suspendedpage.cgi'></head></html>"),
        ("suspended", page("Site Not Configured | Host", "<p>This domain is not set up by its owner yet. DNS may take a day.</p>")),
        ("suspended", page("Wix", "<h1>Looks Like This Domain Isn't Connected To A Website Yet</h1>")),
    ],
)  # fmt: skip
def test_pages_in_place_of_a_site_are_named(name: str, html: str) -> None:
    """A domain for sale, a server that nobody set up, an account that was closed."""
    assert f"parked:{name}" in marks(html)


@pytest.mark.parametrize(
    ("url", "html"),
    [
        (URL, page("How I sold my domain", "<h1>How I sold my domain</h1><p>This domain is for sale, said the page.</p>" + ARTICLE)),
        ("https://www.hugedomains.com/domain_profile.cfm?d=x", page("X.example is for sale | HugeDomains", "<p>Buy this domain</p>")),
        ("https://sedo.com/search/?keyword=x", page("Domains", "<h1>Buy this domain</h1><script>sedoparking.com</script><h2>x</h2>")),
        (URL, page("Registrar", "<h1>Find a domain</h1><form><input name=d></form><p>Search, buy and park domains with us. Sell yours.</p>")),
        (URL, page("House for sale", "<h1>This house is for sale</h1><p>The site is for sale as one lot.</p>")),
        ("https://blog.example/this-domain-is-for-sale", page("This domain is for sale", "<p>A short story.</p>")),
        (URL, page("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>In this lesson we install a server.</p>")),
        (URL, page("Account suspended", "<h1>Account suspended</h1><p>Why support may close your account.</p>" + ARTICLE)),
        (URL, page("Parkers", '<h1>Parkers</h1><p>Short.</p><script type=application/json>{"text": "sedoparking.com"}</script>')),
        (URL, page("Links", "<p>I bought it at <a href=https://sedoparking.com/>a parker</a> and <a href=https://dan.com>another</a>.</p>")),
    ],
)  # fmt: skip
def test_pages_about_domains_are_pages(url: str, html: str) -> None:
    """Blogs on the trade, shops at home under their own name, and lessons on servers are not parked."""
    assert marks(html, url=url) == ()


# Pages made by scripts


@pytest.mark.parametrize(
    "html",
    [
        page("App", "<div id=root></div><script src=/main.js></script>"),
        page("App", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=app> </div><h1>x</h1><script type=module src=/m.js></script>"),
        page("App", "<app-root></app-root><script src=/main.js></script>"),
        page("App", "<x-shell></x-shell><h2> </h2><script src=/main.js></script>"),
        page("App", "<div id=__next><h1>Hi</h1>" + ARTICLE + "</div><script id=__NEXT_DATA__ type=application/json>{}</script>"),
        page("App", "<h1>Hi</h1>" + ARTICLE + "<script>self.__next_f.push([0])</script>"),
        page("App", "<div id=__nuxt><h1>Hi</h1>" + ARTICLE + "</div><script>window.__NUXT__={}</script>"),
        page("App", "<div id=___gatsby><h1>Hi</h1>" + ARTICLE + "</div><script src=/a.js></script>"),
        page("Repo", "<react-app app-name=x><h1>Readme</h1>" + ARTICLE + "</react-app><script src=/a.js></script>"),
        page("App", "<my-app ng-version=17><h1>Hi</h1>" + ARTICLE + "</my-app><script src=/a.js></script>"),
        page("App", "<h1>Hi</h1>" + ARTICLE + "<noscript>This site requires JavaScript.</noscript><script src=/a.js></script>"),
        page("App", "<h1>Hi</h1>" + ARTICLE + "<noscript>Bitte aktivieren Sie JavaScript, um die Seite zu sehen.</noscript><script src=/a.js></script>"),
        page("App", "<div>Loading</div><script src=/a.js></script>"),
    ],
)  # fmt: skip
def test_pages_made_by_a_script_are_told(html: str) -> None:
    """Where a script makes or goes on with the page, its ids cannot be known."""
    assert marks(html) == ("script",)


@pytest.mark.parametrize(
    "html",
    [
        page("Manual", MENU + "<h1 id=a>Install</h1>" + ARTICLE + "<script async src=https://www.googletagmanager.com/gtag/js></script><script>gtag()</script><noscript><iframe src=//gtm></iframe></noscript>"),
        page("Install - Manual", "<div data-md-component=skip></div><div class=md-container><main><h1 id=a>Install</h1><p>Short.</p></main></div><script id=__config type=application/json>{}</script><script src=bundle.js></script>", "<meta name=generator content='mkdocs-1.6.1, mkdocs-material-9.5'>"),
        page("Install", "<div id=__docusaurus data-reactroot><main><h1 id=a>Install</h1>" + ARTICLE + "</main></div><script src=/main.js></script>", "<meta name=generator content='Docusaurus v3.5'>"),
        page("Install", "<div id=app><main><h1 id=a>Install</h1>" + ARTICLE + "</main></div><script>window.__VP_HASH_MAP__={}</script>", "<meta name=generator content='VitePress v1.3'>"),
        page("Install", "<div class=document><section id=a><h1>Install</h1>" + ARTICLE + "</section></div><script src=_static/doctools.js></script><noscript>Please activate JavaScript to enable the search functionality.</noscript>"),
        page("Post", "<article><h1>Post</h1>" + ARTICLE + "</article><div id=disqus_thread></div><script>1</script><noscript>Please enable JavaScript to view the comments powered by Disqus.</noscript>", "<meta name=generator content='Hugo 0.120'>"),
        page("Answer", "<h1>Question</h1>" + ARTICLE + "<noscript>Stack works best with JavaScript enabled</noscript><script src=/a.js></script>"),
        page("Small", "<h1>Small</h1><p>Not much.</p><script src=/stats.js></script>"),
        page("Plain", "<p>Not much, and no script.</p><div id=app></div>"),
    ],
)  # fmt: skip
def test_static_pages_with_scripts_are_static(html: str) -> None:
    """Statistics, search, comments and the scripts of documentation generators do not make the page."""
    assert marks(html) == ()


# All


def signs() -> list[str]:
    """All conditions in the lists."""
    owners = [*LISTS["walls"], *LISTS["parked"]["by"]]
    return [condition for owner in owners for key in ("signs", "refusals") for sign in owner.get(key, ()) for condition in sign]


@pytest.mark.parametrize("condition", signs())
def test_conditions_can_be_read(condition: str) -> None:
    """Each condition is of a known kind, and in the form that it is compared with."""
    kind, _, what = condition.partition(":")

    assert kind in {"css", "script", "title", "text"}
    if kind == "css":
        assert LexborHTMLParser("<p>").css(what) == []
    elif kind == "script":
        assert what == what.lower()
    else:
        assert re.compile(what).search("") is None
        assert re.sub(r"\\.", "", what) == re.sub(r"\\.", "", what).lower()


def test_patterns_are_in_the_form_of_the_texts() -> None:
    """Phrases are in lower case, and none of them matches nothing."""
    lists = [LISTS["unnamed"]["weak"], LISTS["unnamed"]["strong"], LISTS["parked"]["phrases"], LISTS["gone"]["statements"], LISTS["gone"]["weak"]]
    phrases = [phrase for phrases in lists for phrase in phrases]

    assert [phrase for phrase in phrases if re.sub(r"\\.", "", phrase) != re.sub(r"\\.", "", phrase).lower()] == []
    assert [phrase for phrase in phrases if re.match(phrase, "")] == []


@given(st.binary(max_size=300), st.sampled_from([0, 200, 202, 403, 404, 503, 999]), st.text(max_size=40))
def test_nothing_is_too_strange(body: bytes, status: int, url: str) -> None:
    """Any bytes, any status and any URL give sorted marks and no exception."""
    found = read_remote(status, {}, url, b"<title>404</title>" + body).marks

    assert found == tuple(sorted(found))


HOSTILE = {
    "depth": b"<div>" * 200_000,
    "formatting": b"".join(b"<p><font x=%d>" % number for number in range(60_000)),
    "openers": b"<title>" + b"sorry oops " * 90_000,
    "title": b"<title>" + b"the requested page that you are looking for " * 25_000,
    "sentence": b"<p>" + b"the page you were looking for " * 35_000,
    "spaces": b"<p>" + b" \n" * 500_000,
    "blocks": b"<p>a</p>" * 125_000,
    "marks": b"<!--" * 250_000,
    "attributes": b"<a " + b"x=" * 500_000,
    "quotes": b"<a x=\"'" * 150_000,
    "scripts": b"<script>" * 125_000,
    "brackets": b"<" * 1_000_000,
    "letters": b"<" + b"a" * 1_000_000,
    "japanese": b"<title>" + "お探しのページは".encode() * 40_000,
    "nul": b"\0" * 1_000_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_megabyte_takes_no_time(body: bytes) -> None:
    """Depth, unclosed elements and texts that nearly match cost neither minutes nor gigabytes."""
    started = time.perf_counter()
    read_remote(200, {}, URL, body)

    assert time.perf_counter() - started < 5
