// Buttons ask the lab for something; a page whose pulse has changed is fetched anew.
const said = document.getElementById("said");

async function refresh() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("main");
  const open = [...document.querySelectorAll("#main details")].map((one) => one.open);
  document.getElementById("main").replaceWith(fresh);
  fresh.querySelectorAll("details").forEach((one, place) => { one.open = open[place] || one.open; });
}

async function look() {
  try {
    const pulse = await (await fetch("/_lab/window/pulse", { cache: "no-store" })).text();
    if (pulse !== document.getElementById("main").dataset.pulse && !getSelection().toString()) {
      await refresh();
    }
    said.textContent = "";
  } catch {
    said.textContent = "The local AWS does not answer: is messaging-lab still running?";
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-post]");
  if (!button || (button.dataset.ask && !confirm(button.dataset.ask))) return;
  await fetch(button.dataset.post, { method: "POST", body: button.dataset.body });
  await look();
});

setInterval(look, 2000);
