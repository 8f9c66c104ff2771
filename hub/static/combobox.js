// Suggestions while typing in a search box: the combobox of ARIA 1.2 with a list below it. Nothing depends on
// it: without an answer, or without this file, the box is what it was.
const PLACES = { "/library": "/search/suggest", "/programmes": "/search/suggest?in=programme" };
const LEAST = 2;
const PAUSE = 120; // milliseconds without a key before the hub is asked

for (const input of document.querySelectorAll('input[type="search"][name="q"]')) {
  const place = PLACES[input.form?.getAttribute("action")];
  if (place) {
    enhance(input, place);
  }
}

function enhance(input, place) {
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let timer = 0;
  let asked = null;
  let active = -1;

  list.id = `${input.id}-suggestions`;
  list.className = "hub-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  status.className = "nhsuk-u-visually-hidden";
  status.setAttribute("role", "status");
  input.closest(".nhsuk-input-wrapper").append(list, status);
  // In HTML only a box for text may be a combobox; the keyboard of a telephone still offers to search.
  input.type = "text";
  input.setAttribute("inputmode", "search");
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-controls", list.id],
    ["aria-expanded", "false"],
  ]) {
    input.setAttribute(name, value);
  }

  const close = () => {
    clearTimeout(timer);
    asked?.abort();
    active = -1;
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (number) => {
    const options = [...list.children];
    active = number;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === number)));
    if (number < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", options[number].id);
    options[number].scrollIntoView({ block: "nearest" });
  };

  const show = (found) => {
    close();
    list.replaceChildren(
      ...found.map(({ title, kind, address }, index) => {
        const option = document.createElement("li");
        const small = document.createElement("span");
        option.id = `${list.id}-${index}`;
        option.className = "hub-suggestions__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = address;
        small.className = "hub-suggestions__kind";
        small.textContent = kind;
        option.append(title, " ", small);
        return option;
      }),
    );
    if (found.length && document.activeElement === input) {
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      status.textContent = found.length === 1 ? "1 suggestion" : `${found.length} suggestions`;
    }
  };

  const ask = async () => {
    const typed = input.value.trim();
    asked?.abort();
    if (typed.length < LEAST) {
      close();
      return;
    }
    const asking = new AbortController();
    asked = asking;
    try {
      const address = new URL(place, location.href);
      address.searchParams.set("q", typed.slice(0, 100));
      const answer = await fetch(address, { signal: asking.signal });
      const found = answer.ok ? await answer.json() : [];
      if (asked === asking) {
        show(found);
      }
    } catch {
      // Another key was pressed meanwhile, or the hub cannot be reached; then there are no suggestions.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    choose(-1);
    timer = setTimeout(ask, PAUSE);
  });

  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (list.hidden) {
      if (event.key === "ArrowDown") {
        ask();
      }
      return;
    }
    if (event.key === "ArrowDown") {
      choose(active < last ? active + 1 : -1);
    } else if (event.key === "ArrowUp") {
      choose(active < 0 ? last : active - 1);
    } else if (event.key === "Escape") {
      close();
    } else if (event.key === "Enter" && active >= 0) {
      location.assign(list.children[active].dataset.address);
    } else {
      return;
    }
    event.preventDefault();
  });

  // Pressing must not take the focus away before the click has been heard.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) {
      location.assign(option.dataset.address);
    }
  });
  input.addEventListener("blur", close);
}
