// Every page works without this file. It adds what NHS.UK components do where script runs.
import "./combobox.js";
import "./page-actions.js";
import { initAll } from "./nhsuk.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// On a wide screen the style sheet shows the filters of a list without a click; a browser that cannot do so
// by style alone gets them opened here.
const filters = document.querySelector("details.hub-filters");
if (filters && !CSS.supports("selector(::details-content)") && matchMedia("(min-width: 48.0625em)").matches) {
  filters.open = true;
}
