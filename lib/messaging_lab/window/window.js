// Buttons ask the lab for something; a page whose pulse has changed is fetched anew, in its place.
const said = document.getElementById("said");
const GONE = "The local AWS does not answer: is messaging-lab still running?";
const main = () => document.getElementById("main");
const named = "[data-key], a[href], button[data-post]";
const nameOf = (one) => one.dataset.key || one.getAttribute("href") || one.dataset.post + one.dataset.body;
const find = (name) => [...main().querySelectorAll(named)].find((one) => nameOf(one) === name);

// What the reader has before the eyes: it stays where it is while the list grows above it.
function anchor() {
  const seen = [...main().querySelectorAll(named)].find((one) => one.getBoundingClientRect().top >= 0);
  return seen && { name: nameOf(seen), top: seen.getBoundingClientRect().top };
}

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const open = [...main().querySelectorAll("details[open][data-key]")].map(nameOf);
  const focused = document.activeElement.closest(named);
  const focus = main().contains(focused) && nameOf(focused);
  const place = scrollY > 0 && anchor();
  main().replaceWith(page.getElementById("main"));
  open.map(find).forEach((one) => { if (one) one.open = true; });
  const again = focus && find(focus);
  if (again) (again.querySelector("summary") || again).focus({ preventScroll: true });
  const kept = place && find(place.name);
  if (kept) scrollBy(0, kept.getBoundingClientRect().top - place.top);
}

function busy() {
  const typing = document.activeElement.matches("input");
  return document.hidden || typing || getSelection().toString();
}

async function look() {
  try {
    const pulse = await (await fetch("/_lab/window/pulse", { cache: "no-store" })).text();
    const shown = main().dataset.pulse;
    if (shown && pulse !== shown && !busy()) await refresh();
    if (said.textContent === GONE) said.textContent = "";
  } catch {
    said.textContent = GONE;
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-post]");
  if (!button || (button.dataset.ask && !confirm(button.dataset.ask))) return;
  const answer = await fetch(button.dataset.post, { method: "POST", body: button.dataset.body });
  said.textContent = answer.ok ? "" : (await answer.json()).error;
  if (answer.ok) await refresh();
});

setInterval(look, 2000);
