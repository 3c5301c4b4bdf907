"use strict";
// Pairs fetched ahead, and an outbox: an answer leaves it only when the server has said that it is on the disk.
(() => {
  if (!document.getElementById("place")) return;
  // One place for each answer of each coder and sample: two tabs never write over each other, and what one coder left
  // in this browser is never sent as another's.
  const BOX = `policyecho-outbox-${document.body.dataset.desk}-`;
  let ahead = [];
  let sending = false;
  let counted = "";
  let stranded = null; // the pair that was answered when nothing was ahead and the server did not answer

  const box = () => Object.keys(localStorage).filter((key) => key.startsWith(BOX)).sort().map((key) => ({ ...JSON.parse(localStorage.getItem(key)), key }));
  const keep = (answer) => localStorage.setItem(`${BOX}${String(Date.now()).padStart(15, "0")}-${answer.answer_id}`, JSON.stringify(answer));

  // A pair that was fetched ahead was written before the last answers were given.
  const recount = () => {
    const written = page.place.querySelector(".progress .done");
    if (written && counted) written.textContent = counted;
  };

  const prefetch = async () => {
    const pair = page.current();
    if (!pair) return;
    try {
      const without = [pair.dataset.pair, ...box().map((one) => one.pair_id)].join(",");
      const answer = await fetch(`/ahead?without=${without}`);
      if (answer.ok) ahead = await answer.json();
    } catch { /* the next pair is asked for when it is wanted */ }
  };

  const forward = async () => {
    const waiting = new Set(box().map((one) => one.pair_id));
    const pair = page.current();
    if (pair) waiting.add(pair.dataset.pair);
    ahead = ahead.filter((one) => !waiting.has(one.pair_id));
    if (!ahead.length) await prefetch();
    const next = ahead.shift();
    if (next) { page.show(next.html); recount(); prefetch(); } else if (!box().length) { location.assign("/pair"); }
    else stranded = pair;
  };

  const send = async ({ key, ...answer }) => {
    const sent = await fetch("/answer", { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(answer) });
    // What the server refuses it will always refuse; 403 and 421 are of the address, and a new one brings the answer in.
    if ([400, 409, 413, 422].includes(sent.status)) return { refused: (await sent.json()).faults };
    if (sent.status === 403) throw new Error("open the address that was printed when the page was served again");
    if (!sent.ok) throw new Error("leave this page open");
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
        if (last.refused) page.say(`an answer was refused: ${last.refused.join("; ")}`, true);
      }
      if (last && !last.refused) {
        counted = `${last.done} of ${last.total} done`;
        page.say(`saved; ${counted}`);
        recount();
      }
    } catch (error) {
      // A server that does not answer at all is told in the browser's own words, which say nothing to a coder.
      const next = error instanceof TypeError ? "leave this page open" : error.message;
      page.say(`${box().length} answers are not saved yet; they are kept here and sent again; ${next}`, true);
      last = null;
    } finally { sending = false; }
    return last;
  };

  const submit = async (values) => {
    const pair = page.current();
    const answer = { ...values, desk: document.body.dataset.desk, seconds: page.seconds(), answer_id: page.newId() };
    keep(answer);
    await follow(pair, await flush());
  };

  // What comes after the answer to a pair, once it was sent or kept.
  const follow = async (pair, done) => {
    if (done && done.refused) return;
    if (done && done.back) { page.show(done.back); prefetch(); return; }
    if (done && done.after) { page.show(done.after); return; }
    if (pair === page.current()) await forward();
  };

  const page = openPage({
    submit, forward,
    picture: (link) => link.href,
    codebook: () => location.assign("/codebook"),
  });
  setInterval(async () => {
    const done = box().length ? await flush() : null;
    const pair = stranded;
    if (!pair || box().length) return;
    stranded = null;
    if (pair === page.current()) await follow(pair, done);
  }, 2000);
  prefetch();
  flush();
})();
