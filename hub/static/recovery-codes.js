// Copies the recovery codes. Without this file, or where a browser has no clipboard for pages, the button stays
// hidden: the codes can be downloaded, printed or selected.
const button = document.querySelector("button[data-copies]");
const codes = document.getElementById(button?.dataset.copies);
const status = document.querySelector("[data-copies-status]");

async function copy() {
  const lines = Array.from(codes.children, (code) => code.textContent.trim());
  try {
    await navigator.clipboard.writeText(`${lines.join("\n")}\n`);
    status.textContent = "The codes were copied.";
  } catch {
    status.textContent = "The codes were not copied. Download them instead.";
  }
}

if (codes && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", copy);
}
