// My tickets: what is held for me, until when, and what I make of it.
import { call, patiently, Problem, serverNow } from './api.js';
import { $, ask, say, show, sleep } from './dom.js';
import { firstToShow } from './facts.js';
import { noticeItem } from './notices.js';
import { asMe, contact, signOut } from './person.js';
import { clock, copy, countdown, greet, onLanguage, t } from './words.js';

const SOON_MS = 3_000;
const LATER_MS = 15_000;
const ENDING_S = 60;
const LOT = 'lot-';
const wanted = new URLSearchParams(location.search).get('ticket');

let tickets;
let inbox = [];
let titles = {};
const lotTitles = {};
const cards = new Map();
const messages = new Map();
const doing = new Map();

function card(id) {
  if (!cards.has(id)) {
    const made = copy('ticket');
    made.parts.confirm.addEventListener('click', () => act(id, 'confirm'));
    made.parts.cancel.addEventListener('click', async () => {
      if (await ask($('cancel-dialog'))) act(id, 'cancel');
    });
    made.root.id = `ticket-${id}`;
    cards.set(id, made);
  }
  return cards.get(id);
}

function renderTicket(ticket) {
  const { root, parts } = card(ticket.ticket);
  const pending = ticket.state === 'PENDING';
  const now = doing.get(ticket.ticket);
  root.dataset.state = ticket.state;
  say(parts.title, titles[ticket.eventId] ?? lotTitles[ticket.eventId] ?? ticket.eventId);
  say(parts.number, ticket.ticket);
  say(parts.state, t(`ticket.${ticket.state}`));
  show(parts.text, !pending);
  if (!pending) say(parts.text, t(`ticket.${ticket.state}.text`));
  show(parts.hold, pending);
  show(parts.actions, pending);
  if (pending) {
    renderHold(ticket, parts);
    for (const [part, key] of [[parts.confirm, 'ticket.confirm'], [parts.cancel, 'ticket.cancel']]) {
      part.disabled = now?.busy === true;
      part.setAttribute('aria-label', t(`${key}.for`, { ticket: ticket.ticket }));
      say(part, t(key));
    }
  }
  say(parts.note, now ? t(now.note) : '');
  if (!root.isConnected) $('tickets').append(root);
}

/** The time left, and one spoken word when it is nearly over. */
function renderHold(ticket, parts) {
  const left = Math.max(0, Math.round((Date.parse(ticket.holdUntil) - serverNow()) / 1000));
  say(parts.left, countdown(left));
  say(parts.until, t('ticket.until', { time: clock(new Date(ticket.holdUntil)) }));
  parts.hold.dataset.ending = left <= ENDING_S;
  say(parts.ending, left === 0 ? t('ticket.over') : left <= ENDING_S ? t('ticket.ending') : '');
}

/** What is held comes first, then the newest. */
const order = (one, other) => (other.state === 'PENDING') - (one.state === 'PENDING')
  || Date.parse(other.holdUntil) - Date.parse(one.holdUntil);

function render() {
  show($('self'), Boolean(contact()));
  if (contact()) say($('self-name'), t('site.signed', { contact: contact() }));
  show($('sign-in'), !contact());
  if (!tickets) return;
  tickets.sort(order).forEach(renderTicket);
  show($('none'), tickets.length === 0);
  renderInbox();
}

function renderInbox() {
  show($('messages'), inbox.length > 0);
  for (const notice of inbox) {
    if (!messages.has(notice.fact)) {
      const made = noticeItem(notice);
      made.parts.close.remove();
      messages.set(notice.fact, made);
    }
    messages.get(notice.fact).write();
  }
  const items = inbox.map(notice => messages.get(notice.fact).root);
  if (items.some((item, index) => $('notices').children[index] !== item)) $('notices').replaceChildren(...items);
  firstToShow(inbox.map(notice => notice.fact)); // the other pages need not show them again
}

/** Confirming and cancelling are safe to repeat, so an unknown outcome is simply asked for again. */
async function act(id, what) {
  doing.set(id, { busy: true, note: 'ticket.busy' });
  render();
  try {
    const answer = await patiently(() => asMe('POST', `/api/tickets/${encodeURIComponent(id)}/${what}`), () => {
      doing.set(id, { busy: true, note: 'ticket.trying' });
      render();
    });
    tickets = tickets.map(ticket => ticket.ticket === id ? answer.body : ticket);
    doing.delete(id);
  } catch {
    doing.set(id, { busy: false, note: 'ticket.conflict' });
  }
  render();
  card(id).root.focus();
  await read();
}

/** The ticket of an auction is called like its lot. */
async function learnLotTitle(eventId) {
  try {
    lotTitles[eventId] ??= (await call('GET', `/api/lots/${eventId.slice(LOT.length)}`)).body.title;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem; // its id will do until then
  }
}

async function read() {
  const [mine, notices, sales] = await Promise.all(
    [asMe('GET', '/api/tickets'), asMe('GET', '/api/notices'), call('GET', '/api/sales')]);
  // An answer that was under way when something newer was shown does not take it back.
  const known = new Map((tickets ?? []).map(ticket => [ticket.ticket, ticket]));
  tickets = mine.body.map(ticket => known.get(ticket.ticket)?.version > ticket.version ? known.get(ticket.ticket) : ticket);
  inbox = [...new Map(notices.body.map(notice => [notice.fact, notice])).values()];
  titles = Object.fromEntries(sales.body.map(sale => [sale.eventId, sale.title]));
  await Promise.all(tickets.map(ticket => ticket.eventId).filter(id => id.startsWith(LOT)).map(learnLotTitle));
  render();
}

$('sign-out').addEventListener('click', async () => {
  await patiently(signOut);
  tickets = undefined;
  inbox = [];
  cards.clear();
  $('tickets').replaceChildren();
  $('notices').replaceChildren();
  show($('messages'), false);
  render();
});

await greet();
onLanguage(render);
render();
setInterval(() => {
  for (const ticket of tickets ?? []) if (ticket.state === 'PENDING') renderHold(ticket, card(ticket.ticket).parts);
}, 500);
for (let first = true; ; first = false) {
  if (contact() && !document.hidden) {
    show($('loading'), !tickets);
    try {
      await patiently(read, () => show($('trouble'), true));
      show($('trouble'), false);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      show($('sign-in'), true);
    }
    show($('loading'), false);
    if (first && wanted) document.getElementById(`ticket-${wanted}`)?.scrollIntoView({ block: 'center' });
  } else {
    show($('loading'), false);
  }
  await sleep(tickets?.some(ticket => ticket.state === 'PENDING') ? SOON_MS : LATER_MS);
}
