// The waiting page of one queue: join, watch, be let in.
import { call, patiently } from './api.js';
import { $, ask, say, show, sleep } from './dom.js';
import { answered, forget, keep, kept, requestId, unanswered } from './kept.js';
import { Notices } from './notices.js';
import { asMe, contact, signIn, signOut } from './person.js';
import { watchQueue } from './queue.js';
import { clock, greet, number, onLanguage, percent, t, wait } from './words.js';

const address = new URLSearchParams(location.search);
const eventId = address.get('event');
const queue = eventId ? `event:${eventId}` : 'lobby';
const VIEWS = ['loading', 'unknown', 'join', 'wait', 'turn', 'bought'];
const GUEST_MS = 10_000;
const SPOKEN_MS = 30_000;

let sale;
let standing;
let tickets = [];
let link = 'connecting';
let busy;
let note;
let live;
let leftPlace;
const notices = new Notices($('notices'), () => show($('messages'), $('notices').childElementCount > 0));

// What this browser has shown of the present place, so that no tab ever goes back behind it.

const shownName = () => `shown.${queue}.${contact()}`;
const shown = () => kept(shownName()) ?? {};

/** False for an answer that is older than what was shown here. */
function isNews(next) {
  if (next.status === 'waiting' && next.place === leftPlace) return false;
  if (standing === undefined || standing.asOf === undefined) return true;
  return next.asOf === undefined || next.asOf >= Math.max(shown().asOf ?? -1, standing.asOf);
}

function accept(next) {
  if (next.updating) {
    acceptUpdating(next);
    return;
  }
  if (!isNews(next)) return;
  const before = shown();
  if (next.status === 'waiting') {
    const same = before.place === next.place ? before : {};
    const position = Math.min(next.position ?? Infinity, same.position ?? Infinity);
    standing = { ...next, position: position === Infinity ? undefined : position };
    keep(shownName(), {
      place: next.place,
      asOf: Math.max(next.asOf ?? -1, before.asOf ?? -1),
      position: standing.position,
      first: same.first ?? standing.position,
      nearly: same.nearly,
    });
    note = undefined;
  } else {
    if (next.status !== 'none') note = undefined;
    else if (before.place !== undefined) note ??= 'join.gone';
    standing = next;
    if (before.place !== undefined) keep(shownName(), { asOf: next.asOf ?? before.asOf });
  }
  render();
}

/** The picture is being repainted: what was shown stays, and a join that was just answered is told. */
function acceptUpdating(next) {
  const { place, position } = shown();
  if (next.status === 'waiting' && standing?.status !== 'waiting') {
    standing = next;
    note = undefined;
  } else if (standing === undefined && place !== undefined) {
    standing = { ...next, status: 'waiting', place, position };
  } else {
    standing = { ...(standing ?? next), updating: true };
  }
  render();
}

const ticketHere = () => tickets.find(ticket => ticket.eventId === eventId && ticket.state === 'PENDING')
  ?? tickets.find(ticket => ticket.eventId === eventId && ticket.state === 'CONFIRMED');

function view() {
  if (sale === null) return 'unknown';
  if (!sale || (contact() && !busy && (!standing || standing.status === 'unknown') && !ticketHere())) return 'loading';
  const ticket = ticketHere();
  if (standing?.status === 'waiting') return 'wait';
  if (standing?.status === 'bought' || ticket?.state === 'CONFIRMED') return 'bought';
  if (standing?.status === 'inside' || ticket) return 'turn';
  return 'join';
}

function render() {
  const now = view();
  for (const name of VIEWS) show($(name), name === now);
  say($('title'), sale?.title ?? t('sale.title'));
  const state = { phase: standing?.phase ?? sale?.phase, soldOut: standing?.soldOut ?? sale?.soldOut, mayReturn: standing?.mayReturn };
  renderPhase(state);
  say($('note'), note === undefined || (note === 'join.gone' && now !== 'join') ? '' : t(...[note].flat()));
  ({ join: renderJoin, wait: renderWait, turn: renderTurn, bought: renderBought }[now] ?? (() => {}))(state);
  renderFoot(now);
  document.title = [titleStart(now), sale?.title ?? t('sale.title'), 'Onceline'].filter(Boolean).join(' · ');
}

const titleStart = now => ({
  wait: standing?.position && number(standing.position), turn: t('turn.title'), bought: t('bought.title'),
}[now]);

function renderPhase({ phase, soldOut }) {
  show($('phase'), phase !== undefined);
  const name = phase === 'open' && soldOut ? 'soldOut' : phase;
  $('phase').dataset.phase = name;
  if (name) say($('phase'), t(`phase.${name}`));
}

/** What the line itself has to say: closed, sold out or paused. */
function banner(element, start, { phase, soldOut, mayReturn }) {
  const key = phase === 'closed' ? 'closed'
    : soldOut ? (mayReturn === 0 ? 'soldOut' : 'soldOut.mayReturn')
    : phase === 'paused' ? 'paused' : undefined;
  show(element, key !== undefined);
  if (key) say(element, t(`${start}.${key}`));
}

function renderJoin(state) {
  banner($('join-banner'), 'join', state);
  const closed = state.phase === 'closed';
  show($('join-title'), !closed);
  show($('join-form'), !closed);
  show($('join-lead'), !closed);
  show($('join-figures'), !closed);
  show($('join-contact'), !contact());
  $('contact').required = !contact();
  say($('join-size'), number(standing?.size ?? sale.waiting));
  const pace = perMinute(sale.rate);
  show($('join-pace'), pace !== undefined);
  if (pace) say($('join-rate'), t('join.rate.minute', { count: number(pace) }));
  say($('join-button'), t(busy === 'join' ? 'join.busy' : tickets.some(ticket => ticket.eventId === eventId) || leftPlace !== undefined
    ? 'join.again' : 'join.button'));
  $('join-button').disabled = busy === 'join';
}

function perMinute(rate) {
  const [, count, unit] = /^(\d+)\/(s|m|h)$/.exec(rate ?? '') ?? [];
  return count && Math.round(count * { s: 60, m: 1, h: 1 / 60 }[unit]) || undefined;
}

function renderWait(state) {
  banner($('wait-banner'), 'wait', state);
  const { position, size, estimatedWaitSeconds, updating } = standing;
  const known = position !== undefined;
  const over = state.phase === 'closed';
  show($('kept'), !over);
  show($('ring'), known);
  show($('wait-figures'), known && !over);
  show($('wait-updating'), !known || (updating && link !== 'lost'));
  show($('nearly'), shown().nearly === true && state.phase === 'open' && !state.soldOut);
  if (known) {
    say($('position'), number(position));
    show($('size'), size >= position);
    say($('size'), t('wait.of', { count: number(size ?? position) }));
    say($('ahead'), position > 1 ? number(position - 1) : t('wait.ahead.none'));
    const moving = state.phase === 'open' && !state.soldOut;
    const seconds = moving ? estimatedWaitSeconds : undefined;
    say($('estimate'), wait(seconds));
    const soon = seconds >= 60 && seconds < 12 * 3600;
    show($('around-row'), soon);
    if (soon) say($('around'), clock(new Date(Date.now() + seconds * 1000)));
    renderProgress(position, shown().first ?? position);
    speak(position, size ?? position, wait(seconds));
  }
  $('leave').disabled = busy === 'leave';
  say($('leave'), t(busy === 'leave' ? 'leave.busy' : 'wait.leave'));
}

function renderProgress(position, first) {
  const share = first > 1 ? (first - position) / (first - 1) : 1;
  $('arc').setAttribute('stroke-dashoffset', 100 - 100 * Math.max(0.01, share));
  $('progress').setAttribute('aria-valuenow', Math.round(share * 100));
  $('progress').setAttribute('aria-valuetext', t('wait.progress.text', { percent: percent(share) }));
}

let spokenAt = 0;
let spokenPosition;

/** Says the place aloud when it has changed, but never in a stream of numbers. */
function speak(position, count, time) {
  const now = Date.now();
  if (position === spokenPosition || now - spokenAt < SPOKEN_MS) return;
  spokenAt = now;
  spokenPosition = position;
  say($('spoken'), t('wait.spoken', { position: number(position), count: number(count), time }));
}

function renderTurn() {
  const ticket = ticketHere();
  const lobby = queue === 'lobby';
  show($('turn-issuing'), !ticket && !lobby);
  show($('turn-held'), ticket !== undefined);
  show($('turn-lobby'), lobby);
  if (ticket) {
    $('turn-open').href = ticketPage(ticket);
    say($('turn-until'), t('ticket.until', { time: clock(new Date(ticket.holdUntil)) }));
  }
}

function renderBought() {
  const ticket = ticketHere();
  $('bought-open').href = ticket ? ticketPage(ticket) : 'ticket.html';
}

const ticketPage = ticket => `ticket.html?ticket=${encodeURIComponent(ticket.ticket)}`;

function renderFoot(now) {
  show($('link'), live !== undefined && now !== 'unknown');
  $('link').dataset.link = link;
  say($('link-text'), t(`live.${link}`));
  show($('self'), Boolean(contact()));
  if (contact()) say($('self-name'), t('site.signed', { contact: contact() }));
}

// What happens.

function follow() {
  live?.stop();
  live = watchQueue(queue, {
    state: state => {
      // What could not be read is left out, and comes later.
      tickets = state.tickets ?? tickets;
      if (state.standing) accept(state.standing);
      notices.offer(state.notices ?? []);
      render();
    },
    standing: accept,
    notice: notice => {
      notices.offer([notice]);
      readTickets();
    },
    nearly: () => {
      keep(shownName(), { ...shown(), nearly: true });
      render();
    },
    link: now => {
      link = now;
      render();
    },
    signedOut: () => {
      live.stop();
      live = undefined;
      standing = { status: 'none' };
      note = 'join.taken';
      render();
    },
  });
}

async function readTickets() {
  tickets = (await patiently(() => asMe('GET', '/api/tickets'))).body;
  render();
}

async function join() {
  busy = 'join';
  note = undefined;
  render();
  const what = `join.${queue}`;
  const trouble = () => {
    note = 'join.trying';
    render();
  };
  try {
    const answer = await patiently(() => asMe('POST', '/api/queue/join', { queue, id: requestId(what) }), trouble);
    answered(what);
    leftPlace = undefined;
    busy = undefined;
    accept(answer.body);
    if (live) live.refresh(); else follow();
    focusOn('wait');
  } catch (problem) {
    if (problem.status !== undefined) answered(what);
    busy = undefined;
    note = ['join.refused', { detail: problem.message }];
    render();
    await refreshSale();
  }
}

async function joinAs(name) {
  busy = 'join';
  note = undefined;
  render();
  try {
    await patiently(() => signIn(name), () => {
      note = 'join.trying';
      render();
    });
    await join();
  } catch (problem) {
    busy = undefined;
    note = [401, 403, 409].includes(problem.status) ? 'join.taken' : ['join.refused', { detail: problem.message }];
    render();
    $('contact').focus();
  }
}

async function leave() {
  if (!await ask($('leave-dialog'))) return;
  busy = 'leave';
  render();
  const what = `leave.${queue}`;
  const place = standing?.place;
  try {
    const answer = await patiently(() => asMe('POST', '/api/queue/leave', { queue, id: requestId(what) }), () => {
      note = 'leave.trying';
      render();
    });
    answered(what);
    if (answer.body.outcome === 'admitted-first') {
      note = 'leave.admittedFirst';
    } else {
      leftPlace = place;
      forget(shownName());
      standing = { ...standing, status: 'none', place: undefined, position: undefined };
      note = 'join.left';
    }
  } catch (problem) {
    answered(what);
    note = ['join.refused', { detail: problem.message }];
  }
  busy = undefined;
  render();
  live?.refresh();
  focusOn('join');
}

/** After something that the person did: what it led to is where they are. */
function focusOn(name) {
  if (!$(name).hidden) $(name).focus({ preventScroll: true });
}

async function refreshSale() {
  try {
    sale = queue === 'lobby' ? { waiting: 0, phase: 'open', soldOut: false }
      : (await call('GET', `/api/sales/${encodeURIComponent(eventId)}`)).body;
  } catch (problem) {
    if (problem.status !== 404 && problem.status !== 400) throw problem;
    sale = null;
  }
  render();
}

$('join-form').addEventListener('submit', event => {
  event.preventDefault();
  if (busy) return;
  if (contact()) {
    join();
    return;
  }
  const name = $('contact').value.trim();
  const missing = name === '';
  show($('contact-error'), missing);
  $('contact').setAttribute('aria-invalid', missing);
  if (missing) $('contact').focus();
  else joinAs(name);
});

$('leave').addEventListener('click', leave);

$('sign-out').addEventListener('click', async () => {
  await patiently(signOut);
  live?.stop();
  live = undefined;
  standing = undefined;
  tickets = [];
  note = undefined;
  render();
});

await greet();
onLanguage(render);
await patiently(refreshSale);
if (sale && contact()) {
  follow();
  if (unanswered(`join.${queue}`)) join();
}
for (;;) {
  await sleep(GUEST_MS);
  if (sale && !document.hidden && view() === 'join') await patiently(refreshSale);
}
