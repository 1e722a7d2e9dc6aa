// Draws replies as elements. Every text goes in as text, never as markup.

const LONG = 3; // claims; more of them can be folded away
const LABELLED = /^([^:«“]{2,48}:)\s+(.+)$/su; // «A favor: ...», «Nota del curador (M4): ...»
const CITED = /^(.*?\S)\s+((?:\[\d+\]\s*)*\([^()]*\))$/su; // a claim, then its references and where it stands
const TOGGLE = /^q:[\d.]+:mark:/; // marks an answer that «Continue» submits, so it has two states
const AWAY = /^q:[\d.]+:(back|cancel)$/; // leads out of the question instead of answering it
const drawn = new WeakMap();
let count = 0;

export function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Draws what the person said. */
export function drawSaid(text, say, language) {
  const message = element("article", "message said");
  message.lang = language;
  message.append(element("span", "unseen", `${say("you")}: `), element("p", "", text));
  return message;
}

/** Draws a reply. Its buttons call `press(action, button, event)` or, to take a text along, `take(choice)`. */
export function drawReply(reply, say, press, take) {
  const message = element("article", "message reply current");
  message.lang = reply.language;
  message.append(element("span", "unseen", "Umbral: "));
  const { blocks, fills, subject } = drawParts(reply.parts, say);
  message.append(...blocks);
  if (reply.picture) message.append(drawPicture(reply.picture, say));
  const buttons = [];
  if (reply.rows.length) message.append(drawChoices(reply.rows, { say, press, take }, buttons, subject));
  drawn.set(message, { reply, fills, buttons });
  return message;
}

/** Brings a drawn message up to date where only marks and words changed; returns whether that sufficed. */
export function updateReply(message, reply) {
  const was = drawn.get(message);
  if (!was || shape(was.reply) !== shape(reply)) return false;
  reply.parts.forEach((part, i) => {
    if (part.text !== was.reply.parts[i].text) was.fills[i](part.text);
  });
  reply.rows.flat().forEach((choice, i) => applyChoice(was.buttons[i], choice));
  was.reply = reply;
  message.classList.add("current");
  return true;
}

/** Returns the first control of a drawn message, if it has one. */
export function firstControl(message) {
  return drawn.get(message)?.buttons[0];
}

function shape(reply) {
  const kinds = reply.parts.map((part) => part.kind);
  // A new question may have the same buttons as the one before; only the same question is the same message.
  const asked = reply.parts.filter((part) => part.kind === "question" || part.kind === "title");
  const labels = reply.rows.map((row) => row.map((choice) => [choice.label, choice.url]));
  return JSON.stringify([reply.language, kinds, asked, labels, reply.picture?.url]);
}

/** Draws a picture that opens in full when pressed; a page to keep is a link that fetches it. */
function drawPicture({ url, page, alt, width, height }, say) {
  const link = element("a", page ? "choice page" : "picture", page ? say("page") : "");
  link.href = url;
  if (page) {
    link.download = "umbral.pdf";
    return link;
  }
  link.target = "_blank";
  link.rel = "noopener";
  const image = element("img");
  Object.assign(image, { src: url, alt, width, height, decoding: "async" });
  link.append(image, element("span", "unseen", say("new_tab")));
  return link;
}

function drawParts(parts, say) {
  const blocks = [];
  const fills = [];
  let subject = null;
  let weight = 0;
  for (let i = 0; i < parts.length; i += 1) {
    const { kind, text } = parts[i];
    const made = kind === "item" || kind === "claim" ? element("li") : block(kind);
    const fill = (words) => fillPart(made, kind, words, say);
    fill(text);
    fills.push(fill);
    const rank = { question: 3, title: 2, lead: 1 }[kind] ?? 0;
    if (rank > weight) [subject, weight] = [made, rank];
    if (made.tagName !== "LI") blocks.push(made);
    else if (parts[i - 1]?.kind === kind) blocks.at(-1).append(made);
    else blocks.push(list(kind, made));
  }
  return { blocks: blocks.map((made) => folded(made, say)), fills, subject };
}

function block(kind) {
  if (kind === "title") return element("h2");
  if (kind === "heading") return element("h3");
  if (kind !== "note") return element("p", kind);
  const note = element("p", "note");
  note.setAttribute("role", "note");
  return note;
}

function list(kind, first) {
  const made = element("ul", `${kind}s`);
  made.append(first);
  return made;
}

function folded(made, say) {
  if (!made.matches("ul.claims") || made.children.length <= LONG) return made;
  const details = element("details");
  details.open = true;
  details.append(element("summary", "", say("claims", { count: made.children.length })), made);
  return details;
}

function fillPart(made, kind, text, say) {
  const labelled = kind === "note" || kind === "item" ? LABELLED.exec(text) : null;
  const cited = kind === "claim" ? CITED.exec(text) : null;
  made.classList.toggle("numbered", kind === "item" && /^\d+\. /.test(text));
  if (cited) made.replaceChildren(`${cited[1]} `, element("span", "cited", cited[2]));
  else if (labelled) made.replaceChildren(element("strong", "", labelled[1]), ` ${labelled[2]}`);
  else if (kind === "note") made.replaceChildren(element("strong", "", `${say("note")}:`), ` ${text}`);
  else made.textContent = text;
}

function drawChoices(rows, does, buttons, subject) {
  const group = element("div", "choices");
  group.setAttribute("role", "group");
  if (subject) {
    count += 1;
    subject.id = `subject-${count}`;
    group.setAttribute("aria-labelledby", subject.id);
  } else group.setAttribute("aria-label", does.say("choices"));
  for (const row of rows) {
    const line = element("div", `row ${layout(row)}`);
    for (const choice of row) {
      const made = drawChoice(choice, does);
      buttons.push(made);
      line.append(made);
    }
    group.append(line);
  }
  return group;
}

function layout(row) {
  if (row.every((choice) => choice.label.length <= 5)) return "short";
  return row.length === 1 ? "single" : "even";
}

function drawChoice(choice, { say, press, take }) {
  if (choice.url) return drawLink(choice, say);
  return choice.copy ? drawTaking(choice, take) : drawButton(choice, press);
}

function drawTaking(choice, take) {
  const button = element("button", "choice", choice.label);
  button.type = "button";
  button.addEventListener("click", () => take(choice));
  return button;
}

function drawLink(choice, say) {
  const link = element("a", "choice link-out", choice.label);
  if (/^https?:\/\//.test(choice.url)) link.href = choice.url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.append(element("span", "unseen", ` (${say("new_tab")})`));
  return link;
}

function drawButton(choice, press) {
  const button = element("button", "choice");
  button.type = "button";
  applyChoice(button, choice);
  button.addEventListener("click", (event) => press(button.dataset.action, button, event));
  // Enter held down repeats, and would go on to answer what comes next.
  button.addEventListener("keydown", (event) => {
    if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
  });
  return button;
}

function applyChoice(made, choice) {
  if (choice.url || choice.copy) return;
  made.textContent = choice.label;
  made.dataset.action = choice.action;
  made.classList.toggle("away", AWAY.test(choice.action));
  if (choice.selected || TOGGLE.test(choice.action)) made.setAttribute("aria-pressed", String(choice.selected));
  else made.removeAttribute("aria-pressed");
  if (!choice.name) made.removeAttribute("aria-label");
  // Who steers by voice says what is written on the button, so the name begins with it.
  else made.setAttribute("aria-label", choice.name.includes(choice.label) ? choice.name : `${choice.label}, ${choice.name}`);
}
