"""The explorer in a real browser, on the demo company: what people expect of one works, and nobody else is asked."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from mto_graph.services.application import Application, open_application
from mto_graph.services.demo_company import fill_with_demo_company

from .conftest import running, until


def browser_path() -> str:
    """The browser to test with: one that is named, or one that is installed."""
    found = os.environ.get("MTO_GRAPH_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    assert found is not None, "Install chromium, or name a browser in MTO_GRAPH_CHROMIUM."
    return found


@pytest.fixture(scope="module")
def company() -> Iterator[Application]:
    application = open_application("sqlite://")
    fill_with_demo_company(application)
    yield application
    application.close()


@pytest.fixture(scope="module")
def demo(company: Application) -> Iterator[httpx.Client]:
    with running(company) as client:
        yield client


class Seen:
    """A page of the explorer, and what the browser did for it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        page.on(
            "console",
            lambda line: self.complaints.append(line.text) if line.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.on("request", lambda request: self.asked.add(request.url))
        page.goto(url)
        expect(page.get_by_role("button", name="Execute query")).to_be_visible()

    def run(self) -> None:
        self.page.get_by_role("button", name="Execute query").click()

    def answers(self, text: str) -> None:
        expect(self.page.locator(".graphiql-response")).to_contain_text(text, timeout=20_000)


@pytest.fixture
def explorer(demo: httpx.Client) -> Iterator[Seen]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        seen = Seen(browser.new_page(), str(demo.base_url))
        yield seen
        browser.close()


def test_the_explorer_answers_documents_completes_and_asks_nobody_else(
    explorer: Seen, demo: httpx.Client
) -> None:
    page = explorer.page
    # The query that stands there, then an example of the demo company with its answer.
    explorer.run()
    explorer.answers('"code": "1000"')
    page.get_by_role("button", name="What is there, needed and planned for each order?").click()
    explorer.run()
    explorer.answers('"number": "4708"')
    page.get_by_role("button", name="Why is sales order 4712 late").click()
    explorer.run()
    explorer.answers('"requestedDate": "2027-')
    # A query of one's own with variables.
    page.locator(".graphiql-query-editor .CodeMirror").evaluate(
        "(node) => node.CodeMirror.setValue('query ($number: String!) { material(number: $number) { description } }')"
    )
    page.locator(".graphiql-editor-tool .CodeMirror").first.evaluate(
        """(node) => node.CodeMirror.setValue('{"number": "CTL-200"}')"""
    )
    explorer.run()
    explorer.answers('"description"')
    # Completion knows the schema.
    editor = page.locator(".graphiql-query-editor .CodeMirror")
    editor.evaluate("(node) => { node.CodeMirror.setValue('{ plannedOr'); node.CodeMirror.focus(); }")
    page.keyboard.press("End")
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hints")).to_contain_text("plannedOrders")
    page.keyboard.press("Escape")
    # Documentation and history.
    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_role("link", name="Query", exact=True).click()
    expect(page.locator(".graphiql-doc-explorer")).to_contain_text("plannedOrders")
    page.get_by_role("button", name="Show History").click()
    expect(page.locator(".graphiql-history")).to_contain_text("material(number: $number)")
    assert {url for url in explorer.asked if not url.startswith(("data:", str(demo.base_url)))} == set()
    assert len(explorer.asked) >= 7
    assert explorer.complaints == []


def test_the_explorer_follows_what_changes(explorer: Seen, demo: httpx.Client, company: Application) -> None:
    explorer.page.get_by_role("button", name="Follow what changes of the plan").click()
    explorer.run()
    expect(explorer.page.get_by_role("button", name="Stop query")).to_be_visible()
    until(lambda: company.plan_changes.followers == 1)
    created = (
        'mutation { createPlannedOrder(input: {material: "PLC-300", plant: "1000", quantity: "1", '
        'availabilityDate: "2027-06-01"}) { errors { message } } }'
    )
    answer = demo.post("/graphql", json={"query": created}).json()
    assert answer["data"]["createPlannedOrder"]["errors"] == []
    explorer.answers('"change": "CREATED"')
    explorer.page.get_by_role("button", name="Stop query").click()
    until(lambda: company.plan_changes.followers == 0)
    assert explorer.complaints == []
