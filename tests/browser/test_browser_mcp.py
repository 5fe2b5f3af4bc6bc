"""An agent in a page of another origin: what the protocol's library for browsers sends is let in and answered."""

from __future__ import annotations

import json

from playwright.sync_api import Browser

from tests.support.serving import Service

IN_A_BROWSER = """async (address) => {
  const headers = {"Content-Type": "application/json", Accept: "application/json, text/event-stream"};
  const later = {...headers, "MCP-Protocol-Version": "2025-06-18", "Mcp-Session-Id": "1", "Last-Event-ID": "1"};
  const told = [];
  const ask = async (method, sent, body) => {
    const options = {method, headers: sent, ...(body ? {body: JSON.stringify({jsonrpc: "2.0", ...body})} : {})};
    const answer = await fetch(address, options);
    told.push([answer.status, await answer.text()]);
  };
  const params = {protocolVersion: "2025-06-18", capabilities: {}, clientInfo: {name: "page", version: "1"}};
  await ask("POST", headers, {id: 1, method: "initialize", params});
  await ask("POST", later, {method: "notifications/initialized"});
  await ask("GET", later);
  await ask("POST", later, {id: 2, method: "tools/call", params: {name: "resolve", arguments: {name: "月之暗面"}}});
  await ask("DELETE", later);
  return told;
}"""


def test_a_page_of_another_origin_speaks_the_whole_protocol(chromium: Browser, server: Service) -> None:
    """From `initialize` to the end of a session; each status is the one that the protocol has."""
    page = chromium.new_page()
    told = page.evaluate(IN_A_BROWSER, f"{server.url}mcp")
    page.close()
    assert [status for status, _ in told] == [200, 202, 405, 200, 405]
    assert json.loads(told[3][1])["result"]["structuredContent"]["best"] == "moonshot-ai"
