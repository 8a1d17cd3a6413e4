"""Look at pages in a real Chromium, with axe's rules and on a phone's width; no network."""

import contextlib
import shutil

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = (1280, 390)
TOO_WIDE = "page-too-wide"


class Browser:
    """An open Chromium."""

    def __init__(self, opened):
        self._opened = opened

    def violations(self, path, width):
        """The rules of axe that the page breaks, all folds open, and whether it is too wide."""
        from axe_playwright_python.sync_playwright import Axe

        size = {"width": width, "height": 900}
        page = self._opened.new_page(viewport=size, bypass_csp=True)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        try:
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            wide = page.evaluate("document.documentElement.scrollWidth")
            found = [each["id"] for each in Axe().run(page).response["violations"]]
        finally:
            page.close()
        elsewhere = [f"asks for {url}" for url in asked if not url.startswith(("file:", "data:"))]
        return found + ([TOO_WIDE] if wide > width else []) + elsewhere

    def asked(self, path, width, script, media="screen"):
        """What a script finds on the page as it is shown, or printed: media is screen or print."""
        page = self._opened.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
        try:
            page.emulate_media(media=media)
            page.goto(path.as_uri())
            return page.evaluate(script)
        finally:
            page.close()


@contextlib.contextmanager
def opened_browser():
    """Chromium as it is installed on this machine."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield Browser(opened)
        opened.close()
