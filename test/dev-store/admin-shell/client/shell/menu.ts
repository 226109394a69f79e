/** The button that opens the navigation on small screens. */
import { byId } from "./dom.ts";

const toggle = byId("nav-toggle");

function open(on: boolean): void {
  document.body.classList.toggle("nav-open", on);
  toggle.setAttribute("aria-expanded", String(on));
}

toggle.addEventListener("click", () => {
  open(!document.body.classList.contains("nav-open"));
});
byId("backdrop").addEventListener("click", () => {
  open(false);
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") open(false);
});
