// Saves a draft while somebody writes. Without this file the buttons of the form save it. What cannot be saved,
// as after signing out in another tab, stays in the form, and the line above the buttons says so.
const PAUSE = 5000; // milliseconds without a key before the draft is saved
const form = document.querySelector("form[data-autosave]");
const status = form?.querySelector("[data-autosave-status]");
const version = form?.elements.namedItem("version");
let timer = 0;
let isSaving = false;
let isStopped = false;

async function save() {
  if (isSaving || isStopped) {
    return;
  }
  isSaving = true;
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Requested-With": "fetch" },
      redirect: "manual",
    });
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
      status.textContent = "Not saved. Sign in again in another tab, then select Save here. Your text is still in this form.";
      return;
    }
    const saved = await answer.json();
    status.textContent = saved.message;
    if (answer.ok && saved.version) {
      version.value = saved.version;
    } else {
      isStopped = true;
    }
  } catch {
    status.textContent = "Not saved. The hub cannot be reached at the moment. Your text is still in this form.";
  } finally {
    isSaving = false;
  }
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
});
form?.addEventListener("submit", () => {
  clearTimeout(timer);
  isStopped = true;
});
