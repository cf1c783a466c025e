// Review: keys for those who like them, the modes of the type that is chosen, and words selected in the article.
"use strict";
(() => {
  const box = document.getElementById("keys");
  if (box) {
    // A page may not be told to keep anything; then the choice holds for this page alone.
    const kept = { get: () => { try { return localStorage.getItem("warta_keys"); } catch { return null; } },
                   set: (value) => { try { localStorage.setItem("warta_keys", value); } catch { /* as said */ } } };
    box.closest("[hidden]").hidden = false;
    box.checked = kept.get() !== "off";
    const tell = () => document.documentElement.classList.toggle("no-keys", !box.checked);
    box.addEventListener("change", () => { kept.set(box.checked ? "on" : "off"); tell(); });
    tell();
  }

  // Where the label of a short word would run into the next one's, that one goes under its word.
  let last = { top: -9, right: 0 };
  for (const word of document.querySelectorAll(".lit[data-label]")) {
    const { left, top } = word.getClientRects()[0];
    const under = Math.abs(top - last.top) < 4 && left < last.right + 4;
    word.classList.toggle("under", under);
    if (!under) last = { top, right: left + word.dataset.label.length * 7 };
  }

  function open(id) {
    const details = document.getElementById(id);
    details.open = true;
    details.scrollIntoView({ block: "start" });
    details.querySelector("select, input:not([type=hidden])").focus();
  }
  for (const link of document.querySelectorAll("[data-opens]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); open(link.dataset.opens); });
  }
  if (location.hash === "#fix" || location.hash === "#add") open(location.hash.slice(1));

  let gone = false; // one key, one answer: the next page is on its way
  addEventListener("pageshow", () => { gone = false; });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && typing) { typing.blur(); return; }
    if (!box || !box.checked || gone || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const meant = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!meant) return;
    event.preventDefault();
    gone = !meant.dataset.opens;
    meant.click();
  });

  // Of the modes only those of the type.
  for (const modes of document.querySelectorAll("select[data-modes]")) {
    const type = modes.form.elements.type;
    const fit = () => {
      for (const group of modes.querySelectorAll("optgroup")) group.hidden = group.disabled = group.dataset.type !== type.value;
      if (modes.selectedOptions[0]?.closest("optgroup")?.disabled) modes.value = "";
    };
    type.addEventListener("change", fit);
    fit();
  }

  // Words that are selected go where one says.
  const picked = document.querySelector(".picked");
  const body = document.querySelector(".whole .body");
  if (!picked || !body) return;
  let words = "", sentence = "";
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const inside = selection.rangeCount && !selection.isCollapsed && body.contains(selection.anchorNode) && body.contains(selection.focusNode);
    if (!inside) {
      if (!picked.contains(document.activeElement)) picked.hidden = true;
      return;
    }
    words = selection.toString().trim().replace(/\s+/g, " ").slice(0, 500);
    const at = selection.getRangeAt(0).startContainer;
    sentence = (at.nodeType === Node.TEXT_NODE ? at.parentElement : at).closest("[data-s]")?.dataset.s ?? "";
    picked.querySelector("q").textContent = words;
    picked.hidden = !words;
  });
  picked.addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.field;
    if (!name) return;
    const fixing = document.getElementById("fix").open && !document.getElementById("add").open;
    const details = document.getElementById(fixing ? "fix" : "add");
    details.open = true;
    const form = details.querySelector("form");
    const input = form.elements[name];
    const many = name === "actors" || name === "recipients";
    input.value = many && input.value.trim() ? `${input.value.replace(/;\s*$/, "")}; ${words}` : words;
    if (name === "trigger" && !fixing) form.elements.sentence.value = sentence;
    picked.hidden = true;
    getSelection().removeAllRanges();
    input.focus();
  });
})();
