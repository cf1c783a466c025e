// What all pages share: the switch between light and dark, and a word of patience while a form is on its way.
"use strict";
document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const root = document.documentElement;
  const prefers = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (prefers.matches ? "dark" : "light")) === "dark";
  const button = document.querySelector("button.theme");
  const tell = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  tell();
  prefers.addEventListener("change", tell);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    document.cookie = `warta_theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
    tell();
  });

  for (const form of document.querySelectorAll("form[data-working]")) {
    const submit = form.querySelector("button[type=submit]");
    const words = submit.textContent;
    form.addEventListener("submit", () => {
      submit.disabled = true;
      submit.textContent = form.dataset.working;
    });
    // Back from the next page, the browser shows this one as it was left.
    addEventListener("pageshow", () => {
      submit.disabled = false;
      submit.textContent = words;
    });
  }
});
