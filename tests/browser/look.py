"""What a page looks like at one width in one colour scheme, asked of the browser itself.

A look is taken of a page that is open: the window is made wider, the scheme is turned, and the
layout follows without a reload, as it does when a person turns a telephone or the sun goes down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCREENS = {390: 844, 1440: 900, 3840: 2160}
"""Width → height in pixels: a telephone, a desk, a wall."""
SCHEMES = ("light", "dark")
LEAST_CONTRAST = 4.5
"""WCAG 2.1, 1.4.3 (AA), for text of any size."""
LEAST_TEXT = {390: 9, 1440: 10, 3840: 22}
"""Pixels that the smallest letters have on each screen; a wall is read from metres away."""
CHINESE = "CJK"
"""What the name of every font that may draw Chinese here contains (Noto Sans CJK)."""


@dataclass(frozen=True)
class Look:
    """One look: where it was taken, and what the browser says of the page there."""

    width: int
    scheme: str
    seen: dict[str, Any]

    @property
    def faults(self) -> list[str]:
        """What is wrong with it, in words; empty for a good look."""
        told = self.seen
        found = [f"scrolls sideways by {told['overhang']} px"] if any(told["overhang"]) else []
        found += [f"spills out of its frame: {part}" for part in told["spilled"]]
        found += [f"is cut off: {part}" for part in told["cut"]]
        if told["worst"]["ratio"] < LEAST_CONTRAST:
            found.append(f"is hard to read: {told['worst']}")
        if told["least"]["size"] < LEAST_TEXT[self.width]:
            found.append(f"is written too small: {told['least']}")
        if told["isDark"] != (self.scheme == "dark"):
            found.append(f"is not {self.scheme}")
        return [f"{self.width} px, {self.scheme}: {fault}" for fault in found]


def looks(page: Page) -> Iterator[Look]:
    """Every look of an open page, one after the other; the desk in light is left behind."""
    for width, height in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLED)
            seen = page.evaluate(SEEN, [FRAMES, UNCUT])
            drawn = page.evaluate(DRAWN)
            seen["least"] = min([seen["least"], *drawn], key=lambda letter: letter["size"])
            yield Look(width, scheme, seen)
    page.set_viewport_size({"width": 1440, "height": SCREENS[1440]})
    page.emulate_media(color_scheme="light")


def picture(page: Page, path: Path, *, is_whole: bool) -> None:
    """A JPEG of what the window shows, or of the page to its end."""
    before = page.viewport_size
    assert before is not None
    if is_whole:
        height = page.evaluate("document.querySelector('.stMain').scrollHeight")
        page.set_viewport_size({"width": before["width"], "height": max(height, before["height"])})
        page.evaluate(SETTLED)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, type="jpeg", quality=80)
    if is_whole:
        page.set_viewport_size(before)


def fonts(page: Page) -> set[str]:
    """Families of the fonts that drew the text of the page, as the browser names them."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    main = session.send("DOM.querySelector", {"nodeId": root, "selector": ".stMain"})["nodeId"]
    told = session.send("CSS.getPlatformFontsForNode", {"nodeId": main})["fonts"]
    session.detach()
    return {font["familyName"] for font in told}


SETTLED = """() => new Promise(done => {
  let last = -1, same = 0;
  const look = () => {
    const height = document.querySelector('.stMain').scrollHeight;
    same = height === last ? same + 1 : 0;
    last = height;
    same >= 3 ? done() : requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
"""Resolves when the page has had one height for four frames."""

FRAMES = (
    ".um-card, .um-hero, .um-panel, .um-flow, .um-bars, .um-chips, .um-ways, .um-items, "
    ".um-intervals, .um-gates, .um-reason, .um-found, .um-lines, .um-lineage, .um-directory, "
    ".um-equation, .um-funnels figure, .um-stamp, .um-notice, .um-banner, .stButton, "
    ".stDownloadButton, .stSelectbox"
)
UNCUT = ".um-value, .um-title h1, .um-says p, .um-section-head h2"

# Everything that is folded away is open while frames are measured.
SEEN = """([frames, uncut]) => {
  const main = document.querySelector('.stMain');
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((v, at) => v * a + under[at] * (1 - a));
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((v) => v / 255)
      .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const grounds = new Map();
  const ground = (node) => {
    if (!node) return [255, 255, 255];
    if (!grounds.has(node)) {
      const own = parts(getComputedStyle(node).backgroundColor);
      grounds.set(node, own[3] === 0 ? ground(node.parentElement)
        : over(own, own[3] === undefined ? own : ground(node.parentElement)));
    }
    return grounds.get(node);
  };
  let worst = {ratio: 99}, least = {size: 999};
  for (const node of main.querySelectorAll('.stHtml *, p, label, button, input')) {
    const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !node.checkVisibility() || node.closest('.um-hidden, [disabled]')) continue;
    const style = getComputedStyle(node);
    const under = ground(node);
    const [a, b] = [light(over(parts(style.color), under)), light(under)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const told = {text: node.innerText.slice(0, 40), at: node.className};
    if (ratio < worst.ratio) worst = {ratio, ...told};
    const size = parseFloat(style.fontSize);
    if (size < least.size) least = {size, ...told};
  }
  const overhang = () =>
    [document.documentElement, main].map((part) => part.scrollWidth - part.clientWidth);
  const closed = [...main.querySelectorAll('details:not([open])')];
  const folded = overhang();
  closed.forEach((part) => { part.open = true; });
  const unfolded = overhang();
  const wider = (selector) => [...main.querySelectorAll(selector)]
    .filter((part) => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1)
    .map((part) => `${part.className} ${part.innerText.slice(0, 40)}`);
  const told = {
    overhang: [...folded, ...unfolded],
    spilled: wider(frames),
    cut: wider(uncut),
    worst, least,
    isDark: light(ground(document.querySelector('.stApp'))) < 0.2,
  };
  closed.forEach((part) => { part.open = false; });
  return told;
}"""

# A drawing is laid out once more in a frame as wide as it is shown, where its letters can be asked.
DRAWN = """() => {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;visibility:hidden;border:0;top:0;left:0';
  document.body.append(frame);
  const own = [...document.querySelectorAll('.stMain .stHtml svg')];
  const images = [...document.querySelectorAll('.stMain img[src^="data:image/svg+xml;base64,"]')];
  const letters = (svg, at) => [...svg.querySelectorAll('text')].map((part) => ({
    size: parseFloat(part.ownerDocument.defaultView.getComputedStyle(part).fontSize)
      * part.getScreenCTM().a,
    text: part.textContent.slice(0, 40),
    at,
  }));
  const found = own.filter((svg) => svg.checkVisibility()).flatMap((svg) => letters(svg, 'svg'));
  for (const image of images) {
    if (!image.checkVisibility() || !image.clientWidth) continue;
    const inside = frame.contentDocument;
    frame.style.width = `${image.clientWidth}px`;
    frame.style.height = `${image.clientHeight}px`;
    const bytes = Uint8Array.from(atob(image.src.split(',')[1]), (c) => c.charCodeAt(0));
    inside.body.style.margin = 0;
    inside.body.innerHTML = new TextDecoder().decode(bytes);
    inside.body.firstElementChild.style.cssText = 'display:block;width:100%;height:auto';
    found.push(...letters(inside.body.firstElementChild, image.className));
  }
  frame.remove();
  return found;
}"""
