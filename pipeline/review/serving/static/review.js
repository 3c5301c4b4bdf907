"use strict";
// Keys, pairs fetched ahead, and an outbox: an answer leaves it only when the server has said that it is on the disk.
(() => {
  const place = document.getElementById("place");
  if (!place) return;
  const [told, spoken] = ["told", "spoken"].map((id) => document.getElementById(id));
  // One place for each answer of each coder and sample: two tabs never write over each other, and what one coder left
  // in this browser is never sent as another's.
  const BOX = `policyecho-outbox-${document.body.dataset.desk}-`;
  const HELP = { s: "skip", l: "come back later", u: "undo", m: "write a note", v: "show a page (shift: the other one)", k: "codebook", "?": "this list" };
  let ahead = [];
  let shownAt = performance.now();
  let sending = false;

  document.querySelectorAll(".with-script").forEach((one) => { one.hidden = false; });

  const box = () => Object.keys(localStorage).filter((key) => key.startsWith(BOX)).sort().map((key) => ({ ...JSON.parse(localStorage.getItem(key)), key }));
  const keep = (answer) => localStorage.setItem(`${BOX}${String(Date.now()).padStart(15, "0")}-${answer.answer_id}`, JSON.stringify(answer));
  const say = (text, bad) => { told.textContent = text; told.classList.toggle("unsaved", Boolean(bad)); };
  const current = () => place.querySelector(".pair");

  // Each passage in the middle of its box; what stands around it is reached by scrolling.
  const centre = () => place.querySelectorAll(".text").forEach((one) => {
    const [outer, inner] = [one, one.querySelector(".quoted")].map((part) => part.getBoundingClientRect());
    one.scrollTop += inner.top - outer.top - Math.max(0, (outer.height - inner.height) / 2);
  });

  const show = (html) => {
    place.innerHTML = html;
    shownAt = performance.now();
    centre();
    const head = place.querySelector("h1");
    if (head) { document.title = head.textContent; head.focus(); spoken.textContent = head.textContent; }
  };

  const prefetch = async () => {
    const pair = current();
    if (!pair) return;
    try {
      const without = [pair.dataset.pair, ...box().map((one) => one.pair_id)].join(",");
      const answer = await fetch(`/ahead?without=${without}`);
      if (answer.ok) ahead = await answer.json();
    } catch { /* the next pair is asked for when it is wanted */ }
  };

  const forward = async () => {
    const waiting = new Set(box().map((one) => one.pair_id));
    const pair = current();
    if (pair) waiting.add(pair.dataset.pair);
    ahead = ahead.filter((one) => !waiting.has(one.pair_id));
    if (!ahead.length) await prefetch();
    const next = ahead.shift();
    if (next) { show(next.html); prefetch(); } else if (!box().length) { location.assign("/pair"); }
    else say(`${box().length} answers are not saved yet; leave this page open`, true);
  };

  const send = async ({ key, ...answer }) => {
    const sent = await fetch("/answer", { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(answer) });
    // What the server refuses it will always refuse; 403 and 421 are of the address, and a new one brings the answer in.
    if ([400, 409, 413, 422].includes(sent.status)) return { refused: (await sent.json()).faults };
    if (!sent.ok) throw new Error(String(sent.status));
    return sent.json();
  };

  const flush = async () => {
    if (sending) return null;
    sending = true;
    let last = null;
    try {
      for (let waiting = box(); waiting.length; waiting = box()) {
        last = await send(waiting[0]);
        localStorage.removeItem(waiting[0].key);
        if (last.refused) say(`an answer was refused: ${last.refused.join("; ")}`, true);
      }
      if (last && !last.refused) say(`saved; ${last.done} of ${last.total} done`);
    } catch {
      say(`${box().length} answers are not saved yet; they are kept here and sent again`, true);
      last = null;
    } finally { sending = false; }
    return last;
  };
  setInterval(() => { if (box().length) flush(); }, 2000);

  const submit = async (values) => {
    const pair = current();
    const seconds = Math.max(0.1, (performance.now() - shownAt) / 1000).toFixed(1);
    const answer = { ...values, desk: document.body.dataset.desk, seconds, answer_id: crypto.randomUUID().replaceAll("-", "") };
    keep(answer);
    const done = await flush();
    if (done && done.refused) return;
    if (done && done.back) { show(done.back); prefetch(); return; }
    if (done && done.after) { show(done.after); return; }
    if (pair === current()) await forward();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form, event.submitter));
    submit(values);
  });

  const picture = (second) => {
    const links = place.querySelectorAll("[data-page]");
    const link = links[second ? 1 : 0] || links[0];
    if (!link) { say("there is no page to show"); return; }
    const dialog = document.getElementById("picture");
    const image = new Image();
    image.alt = `The page with the passage marked: ${link.closest("section").querySelector("h2").textContent}`;
    image.onerror = () => { dialog.close(); say("the page cannot be drawn", true); };
    image.src = link.href;
    dialog.querySelector(".frame").replaceChildren(image);
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-page]");
    if (link) { event.preventDefault(); picture([...place.querySelectorAll("[data-page]")].indexOf(link)); }
    if (event.target.closest("[data-command=pass]")) { event.preventDefault(); forward(); }
  });

  const help = () => {
    const dialog = document.getElementById("keys");
    const list = dialog.querySelector("dl");
    const rows = [...place.querySelectorAll("input[data-key]")].map((one) => [one.dataset.key, one.value.replaceAll("_", " ")]);
    list.replaceChildren(...[...rows, ...Object.entries(HELP)].flatMap(([key, meaning]) => {
      const term = document.createElement("dt");
      term.appendChild(document.createElement("kbd")).textContent = key;
      const text = document.createElement("dd");
      text.textContent = meaning;
      return [term, text];
    }));
    dialog.showModal();
  };

  // A digit is a digit on a French keyboard too, and a Latin letter the key in its place on a Cyrillic one.
  const keyOf = (event) => {
    if (event.code.startsWith("Digit")) return event.code.slice(5);
    if (/^[a-z?]$/i.test(event.key)) return event.key.toLowerCase();
    return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("textarea, input:not([type=radio]), select, dialog")) return;
    const key = event.key === "?" ? "?" : keyOf(event);
    const radio = [...place.querySelectorAll("input[data-key]")].find((one) => one.dataset.key === key);
    if (radio) {
      radio.checked = true;
      if (radio.name === "relation") { event.preventDefault(); radio.form.requestSubmit(); }
      return;
    }
    const button = { s: "skip", l: "later", u: "undo" }[key];
    const pair = current();
    if (button && pair) {
      event.preventDefault();
      // What is asked after a code is left without an answer; the code stays.
      if ("after" in pair.dataset && button !== "undo") forward();
      else submit({ kind: button, pair_id: pair.dataset.pair });
    }
    else if (key === "m" && place.querySelector("textarea")) { event.preventDefault(); place.querySelector("textarea").focus(); }
    else if (key === "v") { event.preventDefault(); picture(event.shiftKey); }
    else if (key === "k") location.assign("/codebook");
    else if (key === "?") help();
  });

  centre();
  prefetch();
  flush();
})();
