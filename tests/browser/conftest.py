"""A real browser (Debian's chromium, or `$CHROMIUM`) against a live server on a free port."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from workshops.models import Process

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; the tests' own queries are not in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=arguments
        )
        yield browser
        browser.close()


@pytest.fixture
def site(live_server: LiveServer, process: Process, settings: LazySettings, thawing: None) -> str:
    """The address of a running site with the shipped process."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def new_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`new_page(viewport=DESKTOP, java_script_enabled=False)`: a page whose relative addresses are the site's.

    Whatever it loads must come from the site itself, and no script may fail: else the test fails at its end.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> Page:
        context = browser.new_context(base_url=site, locale="de-DE", **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script failed: {error}"))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((site, "data:", "blob:"))
                else complaints.append(f"left the site: {request.url}")
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page on a phone-sized screen."""
    return new_page(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def desktop(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=DESKTOP)


@pytest.fixture
def phone_without_javascript(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=PHONE, java_script_enabled=False)


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)`: axe finds nothing on the page as it stands."""
    axe = Axe()

    def check(page: Page) -> None:
        results = axe.run(page)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check


@pytest.fixture(scope="session")
def assert_fits_width() -> Callable[[Page], None]:
    """`assert_fits_width(page)`: nobody has to scroll sideways."""

    def check(page: Page) -> None:
        assert page.viewport_size
        # Not window.innerWidth: a phone's browser zooms out until everything fits.
        window = page.viewport_size["width"]
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= window, f"{page.url} is {width} px wide in a window of {window} px"

    return check
