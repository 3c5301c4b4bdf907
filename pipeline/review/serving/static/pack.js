"use strict";
// Pairs judged without a server: they are in this file, and the answers in this browser until they are saved as a file.
(() => {
  const pack = JSON.parse(document.getElementById("pack").textContent);
  const KEPT = `policyecho-pack-${pack.mark}-${pack.codebook}-`;
  const FILED = `policyecho-filed-${pack.mark}-${pack.codebook}`;
  const MAGIC = "policyecho:";
  const pairs = new Map([...document.querySelectorAll("template[data-pair]")].map((one) => [one.dataset.pair, one]));
  let keeps = true;
  let answers = [];
  let filed = 0;

  // Some browsers keep nothing for a page that was opened from a file, or have no room left.
  const store = (key, text) => {
    try { localStorage.setItem(key, text); } catch { keeps = false; }
  };
  const load = () => {
    try {
      const kept = Object.keys(localStorage).filter((key) => key.startsWith(KEPT)).sort();
      answers = kept.map((key) => JSON.parse(localStorage.getItem(key)));
      filed = Number(localStorage.getItem(FILED) || 0);
    } catch { keeps = false; }
  };
  const put = (answer) => { answers.push(answer); store(`${KEPT}${answer.given_at}-${answer.answer_id}`, JSON.stringify(answer)); };

  // What is held of each pair after all answers: the last that no undo took back, and what was said beside it.
  const held = () => {
    const states = new Map();
    for (const one of answers) {
      if (!states.has(one.pair_id)) states.set(one.pair_id, { stack: [], beside: new Set() });
      const state = states.get(one.pair_id);
      if (one.kind === "undo") { state.stack.pop(); state.beside.clear(); }
      else if (one.kind === "rival" || one.kind === "network_guess") state.beside.add(one.kind);
      else state.stack.push(one);
    }
    return states;
  };
  const last = (states, pairId) => states.get(pairId)?.stack.at(-1);
  const isDone = (states, pairId) => ["code", "skip"].includes(last(states, pairId)?.kind);
  const countDone = (states) => [...pairs.keys()].filter((one) => isDone(states, one)).length;

  const minutesLeft = (left) => {
    const pace = answers.filter((one) => one.kind === "code").slice(-50).map((one) => one.seconds).sort((a, b) => a - b);
    return pace.length < 5 ? 0 : Math.round(left * pace[Math.floor(pace.length / 2)] / 60);
  };
  const tellKept = () => {
    const open = answers.length - filed;
    const where = keeps ? `${answers.length} kept in this browser` : "This browser keeps nothing";
    const told = open > 0 ? `${where}, ${open} in no answer file yet` : `${where}, all in an answer file`;
    document.getElementById("kept").textContent = answers.length ? told : "No answers yet";
    document.getElementById("kept").classList.toggle("unsaved", !keeps && open > 0);
    if (!keeps && answers.length) page.say("This browser keeps nothing for this file: save the answer file before you close the page.", true);
  };

  const showPair = (pairId) => {
    page.show(pairs.get(pairId).content.cloneNode(true));
    const done = countDone(held());
    const minutes = minutesLeft(pairs.size - done);
    page.place.querySelector(".progress").textContent = `${done} of ${pairs.size} done${minutes ? `, about ${minutes} minutes left` : ""}`;
  };
  const forward = () => {
    const states = held();
    const shown = page.current()?.dataset.pair;
    const open = [...pairs.keys()].filter((one) => !isDone(states, one));
    // Those not touched yet come first, then those that were put off; the one that is shown only where it is the last.
    const next = open.find((one) => !last(states, one) && one !== shown) || open.find((one) => one !== shown) || open[0];
    if (next) { showPair(next); return; }
    page.show(document.getElementById("done").content.cloneNode(true));
    page.place.querySelector("[data-done]").textContent = `${pairs.size} of ${pairs.size} pairs.`;
  };

  // What is asked after a code lies covered and in no order, and comes to light when the code is given.
  const decoder = new TextDecoder();
  const bytesOf = (text, key) => Uint8Array.from(atob(text), (one, at) => one.charCodeAt(0) ^ key[at % key.length]);
  const uncover = (cover) => {
    const key = bytesOf(cover, [0]);
    const read = (text) => decoder.decode(bytesOf(text, key));
    const found = pack.covered.find((one) => read(one.slice(0, 16)).startsWith(MAGIC));
    return found ? JSON.parse(read(found).slice(MAGIC.length)) : [];
  };
  const askAfter = (pairId) => {
    const beside = held().get(pairId).beside;
    const next = uncover(pairs.get(pairId).dataset.cover).find((one) => !beside.has(one.kind));
    if (next) page.show(next.html);
    return Boolean(next);
  };

  const lastAnswered = () => {
    const states = held();
    return answers.map((one) => one.pair_id).reverse().find((one) => pairs.has(one) && last(states, one));
  };
  // Each moment is after the one before, whatever the clock does, so that the answers stay in their order.
  const moment = () => {
    const before = answers.length ? Date.parse(answers.at(-1).given_at) : 0;
    return new Date(Math.max(Date.now(), before + 1)).toISOString();
  };
  const submit = ({ kind, pair_id, answer_id, seconds, ...given }) => {
    const pairId = kind === "undo" ? lastAnswered() : pair_id;
    if (!pairId) { page.say("there is nothing to take back"); return; }
    const codes = Object.fromEntries(Object.entries(given).map(([name, code]) => [name, code.trim()]).filter(([, code]) => code));
    put({ answer_id: page.newId(), pair_id: pairId, kind, codes, given_at: moment(), seconds: Number(page.seconds()) });
    if (kind === "undo") showPair(pairId);
    else if (kind === "skip" || kind === "later" || !askAfter(pairId)) forward();
    page.say(keeps ? "kept in this browser" : "");
    tellKept();
  };

  // A sum over each line and the one before, by which a line that was changed or lost on the way is found.
  const sum = (text) => {
    let value = 0xcbf29ce484222325n;
    for (const byte of new TextEncoder().encode(text)) value = ((value ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    return value.toString(16).padStart(16, "0");
  };
  const write = () => {
    const head = { policyecho_answers: 1, work: pack.mark, coder: pack.coder, codebook: pack.codebook };
    let before = "";
    return [head, ...answers, { end: answers.length }].map((one) => {
      const text = JSON.stringify(one).slice(0, -1);
      before = sum(before + text);
      return `${text},"sum":"${before}"}\n`;
    }).join("");
  };
  const file = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([write()], { type: "application/jsonl" }));
    link.download = `answers-${pack.coder}-${pack.mark}.jsonl`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    filed = answers.length;
    store(FILED, String(filed));
    tellKept();
    page.say(`${link.download} is among your downloads; send it to whoever gave you this file`);
  };
  const read = (text) => {
    let before = "";
    const lines = text.split("\n").filter(Boolean).map((line, at) => {
      const [, body, stated] = /^(\{.*),"sum":"([0-9a-f]{16})"\}$/.exec(line) || [];
      if (!body || sum(before + body) !== stated) throw new Error(`line ${at + 1} was changed or broke off`);
      before = stated;
      return JSON.parse(`${body}}`);
    });
    if (lines[0]?.policyecho_answers !== 1 || lines.at(-1).end !== lines.length - 2) throw new Error("it is no whole answer file");
    if (lines[0].work !== pack.mark || lines[0].codebook !== pack.codebook) throw new Error("it belongs to another coder, sample or codebook");
    return lines.slice(1, -1);
  };
  const take = async (chosen) => {
    try {
      const known = new Set(answers.map((one) => one.answer_id));
      const fresh = read(await chosen.text()).filter((one) => !known.has(one.answer_id));
      fresh.forEach(put);
      filed += fresh.length;
      store(FILED, String(filed));
      answers.sort((a, b) => (a.given_at < b.given_at ? -1 : Number(a.given_at > b.given_at)));
      forward();
      tellKept();
      page.say(`${fresh.length} answers taken in`);
    } catch (error) { page.say(`nothing was taken from ${chosen.name}: ${error.message}`, true); }
  };

  const page = openPage({
    submit, forward, file,
    picture: (link) => pack.pictures[link.hash.slice(1)],
    codebook: () => document.getElementById("codebook").showModal(),
  });
  document.getElementById("open").addEventListener("change", (event) => {
    if (event.target.files.length) take(event.target.files[0]);
    event.target.value = "";
  });
  document.addEventListener("click", (event) => { if (event.target.id === "begin") forward(); });
  window.addEventListener("storage", () => { load(); tellKept(); });
  window.addEventListener("beforeunload", (event) => { if (!keeps && answers.length > filed) event.preventDefault(); });

  load();
  store(`policyecho-probe-${pack.mark}`, "1");
  if (answers.length) forward(); else page.show(document.getElementById("intro").content.cloneNode(true));
  tellKept();
  if (!keeps) page.say("This browser keeps nothing for a page that was opened from a file: save the answer file before you close it, and open it here to go on.", true);
})();
