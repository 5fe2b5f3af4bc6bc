"""How soon the graph explorer can be used: one browser, one service, the packaged graph cut to growing sizes.

Never judges a number; the aim is 1.5 s at 400 things. Times grow with the load that the heading names: a quiet
machine is needed.

python -m benchmarks.graph_page --runs 5
"""

from __future__ import annotations

import argparse
import shutil
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.table import heading, milliseconds, table
from tests.support.serving import running

SIZES = (50, 100, 200, 400)
READY = "() => document.documentElement.dataset.ready === 'graph'"
# A key reaches the canvas, and the next two frames show what it did.
USED = """async () => {
  const begun = performance.now();
  document.getElementById("canvas").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return (performance.now() - begun) / 1000;
}"""


def visit(browser: Browser, address: str) -> dict[str, float]:
    """One first visit: seconds until usable and until a key has answered, the main thread's work, things, kilobytes."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Performance.enable")
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(address)
    page.wait_for_function(READY)
    found = {"ready": page.evaluate("() => performance.now() / 1000"), "key": page.evaluate(USED)}
    metrics = {item["name"]: item["value"] for item in client.send("Performance.getMetrics")["metrics"]}
    found |= {"thread": metrics["TaskDuration"], "things": page.evaluate("() => window.explorer.graph.nodes.length")}
    found["edges"] = page.evaluate("() => window.explorer.graph.edges.length")
    found["kilobytes"] = sum(sizes) / 1000
    context.close()
    return found


def main() -> None:
    """Print one row a size: the median of the runs."""
    parser = argparse.ArgumentParser(description="Measure the graph explorer's first visit.")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("this needs Chromium: apt-get install chromium")
    rows = []
    with running(None, time_limit_s=30) as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for size in SIZES:
            visits = [visit(browser, f"{service.url.rstrip('/')}/graph?limit={size}") for _ in range(given.runs)]
            middle = {name: median(one[name] for one in visits) for name in visits[0]}
            times = [milliseconds(middle[name]) for name in ("ready", "key", "thread")]
            rows.append([f"{middle['things']:.0f}", f"{middle['edges']:.0f}", *times, f"{middle['kilobytes']:.0f}"])
        version = browser.version
        browser.close()
    print(heading(f"Graph explorer, first visit, Chromium {version}, median of {given.runs}", "pyvis"))
    print(table(["things", "edges", "usable, ms", "a key answers, ms", "main thread, ms", "kB"], rows))


if __name__ == "__main__":
    main()
