"use strict";
// What the page does with keys, forms and pictures, whoever keeps the answers: a server (review.js) or this browser (pack.js).
const openPage = (keeper) => {
  const place = document.getElementById("place");
  const [told, spoken] = ["told", "spoken"].map((id) => document.getElementById(id));
  const COMMANDS = JSON.parse(document.body.dataset.keys || "{}");
  const MEANINGS = {
    skip: "skip", later: "come back later", undo: "undo", note: "write a note (Esc leaves it)",
    page: "show a page (with shift: the other one)", codebook: "codebook", file: "save the answer file", help: "this list",
  };
  let shownAt = performance.now();

  document.querySelectorAll(".with-script").forEach((one) => { one.hidden = false; });

  const say = (text, bad) => { told.textContent = text; told.classList.toggle("unsaved", Boolean(bad)); };
  const current = () => place.querySelector(".pair");
  const seconds = () => Math.max(0.1, (performance.now() - shownAt) / 1000).toFixed(1);
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // Each passage in the middle of its box; what stands around it is reached by scrolling.
  const centre = () => place.querySelectorAll(".text").forEach((one) => {
    const [outer, inner] = [one, one.querySelector(".quoted")].map((part) => part.getBoundingClientRect());
    one.scrollTop += inner.top - outer.top - Math.max(0, (outer.height - inner.height) / 2);
  });

  const show = (content) => {
    if (typeof content === "string") place.innerHTML = content; else place.replaceChildren(content);
    shownAt = performance.now();
    centre();
    const head = place.querySelector("h1");
    if (head) { document.title = head.textContent; head.focus(); spoken.textContent = head.textContent; }
  };

  const picture = (second) => {
    const links = place.querySelectorAll("[data-page]");
    const link = links[second ? 1 : 0] || links[0];
    if (!link) { say("there is no page to show"); return; }
    const dialog = document.getElementById("picture");
    const image = new Image();
    image.alt = `The page with the passage marked: ${link.closest("section").querySelector("h2").textContent}`;
    image.onerror = () => { dialog.close(); say("the page cannot be drawn", true); };
    image.src = keeper.picture(link);
    dialog.querySelector(".frame").replaceChildren(image);
    dialog.showModal();
  };

  const help = () => {
    const dialog = document.getElementById("keys");
    const list = dialog.querySelector("dl");
    const codes = [...place.querySelectorAll("input[data-key]")].map((one) => [one.dataset.key, one.value.replaceAll("_", " ")]);
    const commands = Object.keys(MEANINGS).filter((one) => COMMANDS[one]).map((one) => [COMMANDS[one], MEANINGS[one]]);
    list.replaceChildren(...[...codes, ...commands].flatMap(([key, meaning]) => {
      const term = document.createElement("dt");
      term.appendChild(document.createElement("kbd")).textContent = key;
      const text = document.createElement("dd");
      text.textContent = meaning;
      return [term, text];
    }));
    dialog.showModal();
  };

  const note = () => { place.querySelector("textarea")?.focus(); };
  const answer = (kind) => {
    const pair = current();
    if (!pair) return;
    // What is asked after a code is left without an answer; the code stays.
    if ("after" in pair.dataset && kind !== "undo") keeper.forward();
    else keeper.submit({ kind, pair_id: pair.dataset.pair });
  };
  const ACTS = {
    skip: () => answer("skip"), later: () => answer("later"), undo: () => answer("undo"), note, help,
    page: (event) => picture(event.shiftKey), codebook: () => keeper.codebook(), file: () => keeper.file(),
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    event.preventDefault();
    keeper.submit(Object.fromEntries(new FormData(form, event.submitter)));
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=radio]")) event.target.dataset.chosen = "";
  });
  // A form that waits is sent when all its questions are answered, of which what was decided before answers none: sent
  // at the first key, it would leave the second one to the pair that comes next.
  const isChosen = (form) => [...form.querySelectorAll("input[required]")].every(
    (one) => form.querySelector(`input[name="${one.name}"]:checked`)?.dataset.chosen !== undefined,
  );
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-page]");
    if (link) { event.preventDefault(); picture([...place.querySelectorAll("[data-page]")].indexOf(link)); }
    if (event.target.closest("[data-command=pass]")) { event.preventDefault(); keeper.forward(); }
    const act = event.target.closest("[data-act]");
    if (act) { event.preventDefault(); ACTS[act.dataset.act](event); }
  });

  // What is typed counts where it is one of our keys. Where it is none, the place of the key on the keyboard counts, so
  // that digits work without shift on French keyboards and Latin letters on Cyrillic ones; a Latin letter stays itself.
  const keyOf = (event, isOurs) => {
    const typed = event.key.toLowerCase();
    if (isOurs(typed)) return typed;
    if ([...event.key].length > 1 || /^[a-z]$/.test(typed)) return "";
    if (event.code.startsWith("Digit")) return event.shiftKey ? "" : event.code.slice(5);
    return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : "";
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.key === "Escape" && event.target.matches("textarea")) { place.querySelector("h1").focus(); return; }
    if (event.target.closest("textarea, input:not([type=radio]), select, dialog")) return;
    const radioOf = (key) => [...place.querySelectorAll("input[data-key]")].find((one) => one.dataset.key === key);
    const commandOf = (key) => Object.keys(COMMANDS).find((command) => COMMANDS[command] === key);
    const key = keyOf(event, (typed) => radioOf(typed) || commandOf(typed));
    if (!key) return;
    const radio = radioOf(key);
    const command = commandOf(key);
    if (radio) {
      event.preventDefault();
      radio.checked = true;
      radio.dataset.chosen = "";
      if ("submits" in radio.dataset && (!("waits" in radio.form.dataset) || isChosen(radio.form))) radio.form.requestSubmit();
    } else if (command) { event.preventDefault(); ACTS[command](event); }
  });

  centre();
  return { place, say, show, current, seconds, newId };
};
