// Copies the address of a page and prints it. Both buttons are hidden until this file runs, and keep their place
// meanwhile; the rest of the line are links, which need no script.
for (const actions of document.querySelectorAll("[data-page-actions]")) {
  const copy = actions.querySelector("[data-copy]");
  const print = actions.querySelector("[data-print]");
  const status = actions.querySelector("[data-copied]");

  print.hidden = false;
  print.addEventListener("click", () => window.print());
  // Without a secure connection a browser offers no clipboard.
  if (!navigator.clipboard) {
    copy.remove();
    continue;
  }
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(copy.dataset.copy);
      status.textContent = "Link copied.";
    } catch {
      status.textContent = `The link could not be copied. It is ${copy.dataset.copy}`;
    }
  });
}
