// Carries the conversation: sends what is typed and pressed, one thing at a time, and shows what comes back.

import { drawReply, drawSaid, firstControl, updateReply } from "./reply.js";

const PATIENCE = 20_000; // milliseconds until an answer is given up
const QUIET = 400; // milliseconds until it is said that an answer is under way
const DOUBLE = 350; // milliseconds within which a second click on the same spot is no second answer
const NEAR = 12; // pixels that still are the same spot

const byId = (id) => document.getElementById(id);
const log = byId("log");
const text = byId("text");
const status = byId("status");
const trouble = byId("trouble");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let strings = null; // by language; until they come, the browser says which language it wants
let language = "es";
let busy = false;
let retry = null;
let lastClick = { time: -Infinity, x: 0, y: 0 };

function say(key, values = {}) {
  const wording = strings?.[language][key] ?? "";
  return wording.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function speak(spoken) {
  language = spoken;
  document.documentElement.lang = language;
  document.title = say("title");
  for (const made of document.querySelectorAll("[data-say]")) made.textContent = say(made.dataset.say);
  log.setAttribute("aria-label", say(log.dataset.sayLabel));
  text.placeholder = say(text.dataset.sayPlaceholder);
  const other = byId("language");
  other.lang = other.dataset.argument = language === "es" ? "en" : "es";
}

// Talking with the server

/** What went wrong with a request: the sentence to show, and whether it may be tried `again`.

    `lost` says that no answer came, so that nobody knows whether the request arrived. */
class Failure extends Error {
  constructor(sentence, about) {
    super(sentence);
    Object.assign(this, about);
  }
}

/** Returns the server's answer; throws a Failure where there is none or it is a refusal. */
async function ask(path, body) {
  const headers = strings ? { "Accept-Language": language } : {};
  const request = { headers, signal: AbortSignal.timeout(PATIENCE) };
  if (body) {
    Object.assign(request, { method: "POST", body: JSON.stringify(body) });
    headers["Content-Type"] = "application/json";
  }
  let response;
  let answer;
  try {
    response = await fetch(path, request);
    answer = await response.json();
  } catch {
    throw new Failure(say("no_answer"), { again: true, lost: true });
  }
  const { ok, status: code } = response;
  if (!ok) throw new Failure(answer.error, { again: code >= 500, code });
  return answer;
}

async function turn(body) {
  try {
    return await ask("api/turn", body);
  } catch (failure) {
    if (failure.code !== 409) throw failure;
    await ask("api/session"); // the cookie has gone, so begin again and say it there
    return ask("api/turn", body);
  }
}

/** Sends one thing and shows the answer; returns whether there was one. Only one is ever under way. */
async function send(body, pressed = null) {
  if (busy) return false;
  setBusy(true);
  hideTrouble();
  try {
    const { replies } = await turn(body);
    show(replies, pressed);
    return true;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    showTrouble(failure, () => again(body, pressed, failure));
    return false;
  } finally {
    setBusy(false);
  }
}

/** Tries once more what failed; a text is taken from the box, where it was put back and may have been changed. */
async function again(body, pressed, failure) {
  hideTrouble(pressed ?? text);
  if (failure.lost && (await wentOn(pressed))) return;
  if (body.text === undefined) await send(body, pressed);
  else await submit();
}

/** Returns whether a request without an answer had arrived all the same; shows the step that follows, if so. */
async function wentOn(pressed) {
  setBusy(true);
  try {
    const { replies } = await ask("api/session");
    const actions = replies.flatMap((reply) => reply.rows.flat()).map((choice) => choice.action);
    const shown = new Set([...log.querySelectorAll("button")].map((button) => button.dataset.action));
    if (!actions.some((action) => action.startsWith("q:") && !shown.has(action))) return false;
    show(replies, pressed);
    return true;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    return false; // sending again will say so
  } finally {
    setBusy(false);
  }
}

function setBusy(now) {
  busy = now;
  clearTimeout(setBusy.timer);
  status.textContent = "";
  document.body.classList.remove("busy");
  if (!now) return;
  setBusy.timer = setTimeout(() => {
    status.textContent = say("busy");
    document.body.classList.add("busy");
  }, QUIET);
}

function showTrouble(failure, tryAgain) {
  retry = tryAgain;
  byId("retry").hidden = !failure.again;
  trouble.hidden = false;
  trouble.firstElementChild.textContent = failure.message;
}

function hideTrouble(next = text) {
  if (trouble.contains(document.activeElement)) next.focus({ preventScroll: true });
  trouble.hidden = true;
  trouble.firstElementChild.textContent = "";
}

// Showing

function show(replies, pressed) {
  if (!replies.length) return;
  speak(replies.at(-1).language);
  for (const made of log.querySelectorAll(".current")) made.classList.remove("current");
  const place = pressed?.closest(".message");
  let first = null;
  for (const reply of replies) {
    const replaces = reply.in_place && place?.isConnected;
    if (replaces && updateReply(place, reply)) return;
    const message = drawReply(reply, say, onPress, take);
    if (replaces) place.replaceWith(message);
    else log.append(message);
    first ??= message;
  }
  reveal(first, pressed);
}

/** Brings a new message into view; after a press the focus goes with it, after typing it stays where it was. */
function reveal(message, pressed) {
  const before = message.previousElementSibling;
  const start = before?.matches(".said") && before.offsetHeight < innerHeight / 4 ? before : message;
  start.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
  if (!pressed) return;
  const control = firstControl(message);
  const target = control && fitsBelow(start, control) ? control : message;
  if (target === message) message.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** Returns whether a control is in sight once `start` stands at the top: no unseen button gets the focus. */
function fitsBelow(start, control) {
  const needed = control.getBoundingClientRect().bottom - start.getBoundingClientRect().top;
  const bars = byId("top").offsetHeight + byId("composer").offsetHeight;
  return needed < innerHeight - bars;
}

// What the person does

async function submit() {
  const said = text.value.trim();
  if (!said || busy) return;
  const message = drawSaid(said, say, language);
  log.append(message);
  message.scrollIntoView({ block: "nearest" });
  setDraft("");
  if (await send({ text: said })) message.lang = language;
  else {
    message.remove();
    setDraft([said, text.value].filter(Boolean).join("\n"));
  }
}

function setDraft(draft) {
  text.value = draft;
  fit();
}

function fit() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}

function onPress(action, button, event) {
  if (isDouble(event)) return;
  send({ press: action }, button);
}

/** Hands a text on, by the phone's own way of sharing or on the clipboard, and says what became of it. */
async function take({ copy, share }) {
  try {
    if (share && navigator.share) return await navigator.share({ text: copy });
    await navigator.clipboard.writeText(copy);
    status.textContent = say("copied");
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = say("not_copied"); // else the person thought better of it
  }
}

/** Returns whether a click is the second of a double click, which may land on what the first one brought. */
function isDouble(event) {
  if (event.detail === 0) return false; // a key, not a pointer
  const { time, x, y } = lastClick;
  lastClick = { time: event.timeStamp, x: event.clientX, y: event.clientY };
  return event.timeStamp - time < DOUBLE && Math.hypot(event.clientX - x, event.clientY - y) < NEAR;
}

async function open() {
  byId("unopened").hidden = true;
  try {
    const opened = await ask("api/session");
    strings = opened.strings;
    speak(opened.language);
    for (const made of document.querySelectorAll(".skip, #commands, #composer")) made.hidden = false;
    show(opened.replies, null);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    byId("unopened").hidden = false;
  }
}

text.addEventListener("input", fit);
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!event.repeat) submit();
});
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
byId("retry").addEventListener("click", () => busy || retry?.());
byId("reopen").addEventListener("click", open);
for (const button of document.querySelectorAll("[data-command]")) {
  const { command } = button.dataset;
  button.addEventListener("click", (event) => {
    if (!isDouble(event)) send({ command, argument: button.dataset.argument ?? "" }, button);
  });
}
open();
