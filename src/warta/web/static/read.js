// Read: what an event's words are, shown when it is pointed at; its card beside them, a line between.
"use strict";
(() => {
  const sheet = document.querySelector(".sheet");
  const paper = sheet.querySelector(".paper");
  const list = sheet.querySelector(".cards");
  const marks = [...paper.querySelectorAll("a.ev")];
  const words = [...paper.querySelectorAll(".w")].map((element) => ({
    element,
    roles: element.dataset.r.trim().split(" ").map((role) => role.split(":")),
  }));
  const cards = [...list.querySelectorAll(".card")];
  const cardOf = new Map();
  for (const card of cards) for (const mention of card.dataset.m.split(" ")) cardOf.set(mention, card);
  const marksOf = (card) => marks.filter((mark) => mark.dataset.m.split(" ").some((m) => cardOf.get(m) === card));
  const wide = matchMedia("(min-width: 68rem)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const GAP = 10;

  let shown = null; // {card, mark, open}: what is lit
  let pinned = null; // {card, mark}: what stays lit
  const rest = new Map(); // where each card stands when nothing is lit

  // --- where the cards stand ---------------------------------------------------------------------------------
  const topIn = (element, box) => element.getClientRects()[0].top - box.getBoundingClientRect().top;

  // Each as near to its words as the others allow: neighbours that want one place share it evenly (pool adjacent violators).
  function arrange() {
    list.classList.toggle("placed", wide.matches);
    if (!wide.matches || !cards.length) {
      list.style.height = "";
      for (const card of cards) card.style.transform = "";
      return;
    }
    const blocks = [];
    for (const card of cards) {
      const mark = marksOf(card)[0];
      const height = card.offsetHeight + GAP;
      blocks.push({ cards: [card], heights: [height], height, sum: mark ? topIn(mark, list) : 0 });
      for (let last = blocks.length - 1; last > 0; last--) {
        const [above, below] = [blocks[last - 1], blocks[last]];
        if (start(above) + above.height <= start(below)) break;
        below.cards.forEach((moved, i) => { above.cards.push(moved); above.heights.push(below.heights[i]); });
        above.sum += below.sum - below.cards.length * above.height;
        above.height += below.height;
        blocks.pop();
      }
    }
    let bottom = 0;
    for (const block of blocks) {
      let at = Math.max(bottom, start(block));
      block.cards.forEach((card, i) => { rest.set(card, at); at += block.heights[i]; });
      bottom = at;
    }
    list.style.height = `${bottom}px`;
    for (const card of cards) move(card, rest.get(card));
  }
  const start = (block) => Math.max(0, block.sum / block.cards.length);
  const move = (card, top) => { card.style.transform = `translateY(${Math.round(top)}px)`; };

  // --- what is lit -------------------------------------------------------------------------------------------
  function show(card, mark, open) {
    if (shown && shown.card === card && shown.mark === mark && shown.open === open) return;
    clear();
    shown = { card, mark, open };
    paper.classList.add("busy");
    sheet.classList.add("busy");
    card.classList.add("active");
    card.classList.toggle("open", open);
    card.querySelector(".say").setAttribute("aria-expanded", String(open));
    const lit = mark ? new Set(mark.dataset.m.split(" ").filter((m) => cardOf.get(m) === card)) : new Set(card.dataset.m.split(" "));
    for (const one of marks) one.classList.toggle("on", one.dataset.m.split(" ").some((m) => lit.has(m)));
    light(lit, quadOf(card));
    if (open && wide.matches && mark) move(card, beside(card, mark));
    if (wide.matches) draw(card, mark || marksOf(card)[0]);
  }

  // Level with the words, yet as far as that goes within what is seen.
  function beside(card, mark) {
    const top = list.getBoundingClientRect().top;
    const lowest = innerHeight - top - card.offsetHeight - 12;
    return Math.max(0, -top + 8, Math.min(topIn(mark, list) - 14, lowest));
  }

  function light(lit, quad) {
    let told = new Set();
    let place = null;
    const labelled = [];
    for (const { element, roles } of words) {
      const mine = new Set(roles.filter(([m]) => lit.has(m)).map(([, role]) => role));
      if (!mine.size) continue;
      element.classList.add("lit", quad);
      const here = element.closest("p, h1");
      // A role is told once where words of it follow each other in a paragraph.
      const fresh = [...mine].filter((role) => here !== place || !told.has(role));
      if (fresh.length) labelled.push([element, fresh.map((role) => sheet.dataset[role]).join(" · ")]);
      told = mine;
      place = here;
    }
    const right = paper.getBoundingClientRect().right;
    let last = { top: -1, end: 0 };
    for (const [element, label] of labelled) {
      const { left, top } = element.getClientRects()[0];
      const length = label.length * 7; // near enough: capitals of 9 pixels
      // Under the words where the label of those before takes the place above them.
      const under = Math.abs(top - last.top) < 4 && left < last.end + 4;
      element.classList.toggle("under", under);
      element.classList.toggle("end", left + length > right);
      element.dataset.label = label;
      if (!under) last = { top, end: left + length };
    }
  }

  function clear() {
    for (const { element } of words) {
      element.classList.remove("lit", "under", "end", "q0", "q1", "q2", "q3", "q4");
      delete element.dataset.label;
    }
    for (const mark of marks) mark.classList.remove("on");
    if (shown) {
      shown.card.classList.remove("active", "open", "pinned");
      shown.card.querySelector(".say").setAttribute("aria-expanded", "false");
      if (wide.matches) move(shown.card, rest.get(shown.card) || 0);
    }
    paper.classList.remove("busy");
    sheet.classList.remove("busy");
    thread.replaceChildren();
    shown = null;
  }
  const quadOf = (card) => [...card.classList].find((name) => /^q\d$/.test(name));

  // --- the line from the words to the card -------------------------------------------------------------------
  const SVG = "http://www.w3.org/2000/svg";
  const thread = document.createElementNS(SVG, "svg");
  thread.setAttribute("class", "thread");
  thread.setAttribute("aria-hidden", "true");
  sheet.append(thread);

  function draw(card, mark) {
    if (!mark) return;
    const box = sheet.getBoundingClientRect();
    const rects = mark.getClientRects();
    const from = rects[rects.length - 1];
    const edge = paper.getBoundingClientRect().right - box.left;
    const to = list.getBoundingClientRect();
    const [x, y] = [from.right - box.left, from.bottom - box.top + 1];
    const top = new DOMMatrix(card.style.transform || "none").m42;
    const y1 = to.top - box.top + top;
    const [x2, y2] = [to.left - box.left, Math.max(y1 + 18, Math.min(y, y1 + card.offsetHeight - 18))];
    const middle = (Math.max(edge, x) + x2) / 2;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", `M${x} ${y}H${Math.max(edge, x)}C${middle + 20} ${y} ${middle - 20} ${y2} ${x2} ${y2}`);
    const end = document.createElementNS(SVG, "circle");
    end.setAttribute("cx", x2); end.setAttribute("cy", y2); end.setAttribute("r", 3);
    thread.setAttribute("class", `thread ${quadOf(card)}`);
    thread.replaceChildren(path, end);
  }

  // --- pointing, tapping, keys -------------------------------------------------------------------------------
  function pin(card, mark) {
    pinned = { card, mark };
    for (const one of marks) one.removeAttribute("aria-current");
    if (mark) mark.setAttribute("aria-current", "true");
    // In the margin the card goes where the words are seen; on a phone the words go where the card leaves them room.
    if (mark && wide.matches) reveal(mark, innerHeight, "instant");
    show(card, mark, true);
    card.classList.add("pinned");
    if (mark && !wide.matches) reveal(mark, innerHeight - card.offsetHeight, still.matches ? "instant" : "smooth");
  }
  function reveal(mark, bottom, behavior) {
    const seen = mark.getBoundingClientRect();
    if (seen.top < 30 || seen.bottom > bottom - 20) scrollBy({ top: seen.top - bottom * 0.4, behavior });
  }
  function unpin(focusMark) {
    const mark = pinned && pinned.mark;
    pinned = null;
    for (const one of marks) one.removeAttribute("aria-current");
    if (focusMark && mark) mark.focus({ preventScroll: true });
    clear();
  }
  const rests = () => { if (pinned) { show(pinned.card, pinned.mark, true); pinned.card.classList.add("pinned"); } else clear(); };
  // Several mentions may share their words: each press goes to the next.
  function cardFor(mark) {
    const mine = [...new Set(mark.dataset.m.split(" ").map((m) => cardOf.get(m)).filter(Boolean))];
    const now = pinned && pinned.mark === mark ? mine.indexOf(pinned.card) : -1;
    return now < 0 ? mine[0] : mine[now + 1] || null;
  }

  for (const mark of marks) {
    mark.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && !pinned) show(cardOf.get(mark.dataset.m.split(" ")[0]), mark, wide.matches);
    });
    mark.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse" && !pinned) clear(); });
    mark.addEventListener("focus", () => { if (!pinned) show(cardOf.get(mark.dataset.m.split(" ")[0]), mark, wide.matches); });
    mark.addEventListener("blur", () => { if (!pinned) clear(); });
    mark.addEventListener("click", (event) => {
      event.preventDefault();
      const card = cardFor(mark);
      if (card) pin(card, mark); else unpin(true);
    });
    mark.addEventListener("keydown", (event) => {
      const at = marks.indexOf(mark);
      const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const next = marks[Math.max(0, Math.min(to, marks.length - 1))];
      if (pinned) pin(cardOf.get(next.dataset.m.split(" ")[0]), next);
      next.focus();
    });
  }
  for (const card of cards) {
    card.querySelector(".say").setAttribute("aria-expanded", "false");
    card.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !pinned && !card.classList.contains("open")) show(card, null, false); });
    card.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse" && !pinned) clear(); });
    card.querySelector(".say").addEventListener("click", () => {
      if (pinned && pinned.card === card) { unpin(false); return; }
      pin(card, marksOf(card)[0] || null);
    });
    card.querySelector(".close").addEventListener("click", () => unpin(true));
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && pinned) unpin(true); });
  document.addEventListener("click", (event) => {
    if (pinned && !event.target.closest(".card, a.ev")) unpin(false);
  });

  // --- when the page changes ---------------------------------------------------------------------------------
  let width = 0;
  function again() {
    if (innerWidth === width) return;
    width = innerWidth;
    clear();
    list.classList.add("still");
    arrange();
    requestAnimationFrame(() => list.classList.remove("still"));
    rests();
  }
  addEventListener("resize", again);
  (document.fonts ? document.fonts.ready : Promise.resolve()).then(() => {
    again();
    const asked = cards.find((card) => `#${card.id}` === location.hash);
    if (asked) asked.querySelector(".say").click();
  });
})();
