// The page of one lot: watch the price, bid, win.
import { call, patiently, Problem, serverNow } from './api.js';
import { placeBid, unheard } from './bidding.js';
import { Bids } from './bids.js';
import { $, say, show, sleep } from './dom.js';
import { watchInbox } from './inbox.js';
import { Live } from './live.js';
import { money, parseMoney, typed } from './money.js';
import { Notices } from './notices.js';
import { asMe, contact, signIn, signOut } from './person.js';
import { clock, countdown, greet, moment, number, onLanguage, t } from './words.js';

const lotId = new URLSearchParams(location.search).get('lot') ?? '';
const path = `/api/lots/${encodeURIComponent(lotId)}`;
const SPOKEN_MS = 15_000;
const HISTORY_MS = 3_000;
const TICK_MS = 500;
const ENDING_MS = 60_000;
const JUST_NOW_MS = 1_000;

let lot;
let link = 'connecting';
let extendedTo;
let live;
let inbox;
let ticket;
let bidding;
let doubt;
let verdict;
let problem;
let fault;
let prefilled = '';
let raisedAt = 0;
const bids = new Bids(lotId);
const notices = new Notices($('notices'), () => show($('messages'), $('notices').childElementCount > 0));

const inMoney = amount => money(amount, lot.currency);
const minimum = () => lot.minimum ?? lot.openingPrice;

// What is known of the lot.

/** An answer that is older than what is shown changes nothing; without a picture, what was shown stays. */
function accept(next) {
  if (next.updating) lot = lot ? { ...lot, updating: true } : next;
  else if (!(lot?.asOf > next.asOf)) {
    if (Date.parse(next.closesAt) > Date.parse(lot?.closesAt)) extendedTo = next.closesAt;
    lot = next;
  }
  render();
}

/** A verdict also tells how the lot stands right after that bid. */
function hear(next) {
  verdict = next;
  const accepted = next.outcome === 'accepted';
  if (accepted || next.reason === 'too-low') {
    const { price, minimum, closesAt, asOf } = next;
    const leading = accepted || (lot.leading && price === lot.price);
    accept({ ...lot, price, minimum, closesAt, asOf, leading, phase: 'open', updating: false });
  }
  prefill(true);
  if (link !== 'live') live.refresh();
}

async function readLot() {
  try {
    const answer = await call('GET', path);
    accept(answer.body);
    return answer.retryAfterMs;
  } catch (refused) {
    if (lot || ![400, 404].includes(refused.status)) throw refused;
    lot = null;
    render();
  }
}

// What is shown.

function render() {
  show($('loading'), lot === undefined);
  show($('unknown'), lot === null);
  show($('lot'), Boolean(lot));
  show($('phase'), Boolean(lot));
  show($('self'), Boolean(contact()));
  if (contact()) say($('self-name'), t('site.signed', { contact: contact() }));
  say($('title'), lot?.title ?? t('lot.title'));
  document.title = [lot?.price && inMoney(lot.price), lot?.title ?? t('lot.title'), 'Onceline'].filter(Boolean).join(' · ');
  if (!lot) return;
  $('phase').dataset.phase = lot.phase;
  say($('phase'), t(`phase.${lot.phase}`));
  show($('updating'), lot.updating);
  renderPrice();
  renderEnd();
  renderForm();
  say($('standing'), t(...standing()));
  $('standing').dataset.leading = lot.leading === true && bidding === undefined && verdict?.outcome !== 'refused';
  show($('link'), live !== undefined && lot.phase !== 'closed');
  $('link').dataset.link = link;
  say($('link-text'), t(link === 'lost' ? 'lot.lost' : `live.${link}`));
  bids.render(lot.currency);
  tick();
}

function renderPrice() {
  const closed = lot.phase === 'closed';
  say($('price-name'), t(lot.price === undefined ? 'lot.opening' : closed ? 'lot.final' : 'lot.price'));
  say($('price'), inMoney(lot.price ?? lot.openingPrice));
  say($('bids'), number(lot.bids));
}

function renderEnd() {
  const closed = lot.phase === 'closed';
  const won = closed && lot.leading === true;
  show($('extended'), extendedTo !== undefined && !closed);
  if (extendedTo) say($('extended'), t('lot.extended', { time: clock(new Date(extendedTo), 'medium') }));
  show($('won'), won);
  if (won) {
    say($('won-text'), t(ticket ? 'lot.won.held' : 'lot.won.issuing', { amount: inMoney(lot.price) }));
    $('won-open').href = ticket ? `ticket.html?ticket=${encodeURIComponent(ticket)}` : 'ticket.html';
  }
  show($('result'), closed && !won);
  if (closed && !won) {
    const key = lot.price === undefined ? 'lot.unsold' : involved() ? 'lot.notYours' : 'lot.sold';
    say($('result'), t(key, { amount: lot.price && inMoney(lot.price) }));
  }
}

const involved = () => verdict?.outcome === 'accepted' || bids.mine;

/** Where this person stands, in one sentence: key and values. */
function standing() {
  if (bidding) return [doubt ?? 'bid.busy', { amount: inMoney(bidding) }];
  if (problem) return problem;
  if (verdict?.outcome === 'refused') {
    return [`bid.${verdict.reason}`, { amount: inMoney(verdict.amount), minimum: inMoney(verdict.minimum) }];
  }
  if (lot.phase === 'closed') return [''];
  if (lot.leading) return [verdict?.amount === lot.price ? 'bid.accepted' : 'bid.leading', { amount: inMoney(lot.price) }];
  return [involved() ? 'bid.outbid' : ''];
}

function renderForm() {
  show($('bid-form'), lot.phase === 'open' || bidding !== undefined);
  show($('bid-contact'), !contact());
  $('contact').required = !contact();
  say($('amount-name'), t('bid.amount', { currency: lot.currency }));
  say($('amount-hint'), t('bid.amount.hint', { minimum: inMoney(minimum()) }));
  say($('amount-error'), fault ? t(...fault()) : '');
  $('amount').setAttribute('aria-invalid', fault !== undefined);
  prefill();
  const amount = parseMoney($('amount').value, lot.currency);
  say($('bid-button'), bidding ? t('bid.button.busy')
    : t(lot.leading ? 'bid.button.raise' : 'bid.button', { amount: amount ? inMoney(amount) : '' }).trim());
  $('bid-button').setAttribute('aria-disabled', bidding !== undefined);
  $('amount').readOnly = bidding !== undefined;
}

/** Keeps an amount that nobody has touched level with the price to beat, but never under somebody's hand. */
function prefill(now = false) {
  const field = $('amount');
  const next = typed(minimum(), lot.currency);
  const untouched = field.value === prefilled && !$('bid-form').matches(':hover, :focus-within');
  if (next === prefilled || !(now || prefilled === '' || untouched)) return;
  if (prefilled !== '') raisedAt = Date.now();
  field.value = prefilled = next;
}

let spokenAt = 0;
let spokenPrice;

/** What changes with the clock alone. */
function tick() {
  if (!lot) return;
  const scheduled = lot.phase === 'scheduled';
  const at = scheduled ? lot.opensAt : lot.closesAt;
  const left = Math.max(0, Date.parse(at) - serverNow());
  const closed = lot.phase === 'closed';
  say($('time-name'), t(scheduled ? 'lot.opensIn' : closed ? 'lot.closed' : 'lot.endsIn'));
  show($('left'), !closed);
  say($('left'), left > 0 || scheduled ? countdown(Math.ceil(left / 1000)) : t('lot.closing'));
  say($('until'), moment(new Date(at)));
  say($('ending'), lot.phase === 'open' && left > 0 && left <= ENDING_MS ? t('lot.ending') : '');
  speak();
}

/** Says the price aloud when it has changed, but never in a stream of numbers. */
function speak() {
  if (lot.price === undefined || lot.price === spokenPrice || Date.now() - spokenAt < SPOKEN_MS) return;
  spokenAt = Date.now();
  spokenPrice = lot.price;
  say($('spoken'), t('lot.spoken', { price: inMoney(lot.price), minimum: inMoney(minimum()) }));
}

// What happens.

function follow() {
  live = new Live({
    url: `${path}/stream`,
    events: { lot: accept },
    read: readLot,
    gist: () => JSON.stringify([lot.phase, lot.price, lot.closesAt, lot.leading]),
    link: now => {
      link = now;
      render();
    },
  });
  render();
}

const ofThisLot = about => about.eventId === `lot-${lotId}`;

/** A browser has few connections to one server: tabs that nobody looks at leave this one to others. */
function watchInboxWhileSeen() {
  inbox?.stop();
  inbox = undefined;
  if (!contact() || document.hidden) return;
  inbox = watchInbox({
    state: state => {
      ticket = state.tickets?.find(ofThisLot)?.ticket ?? ticket;
      notices.offer(state.notices ?? []);
      render();
    },
    notice: notice => {
      if (ofThisLot(notice)) ticket = notice.ticket ?? ticket;
      notices.offer([notice]);
      render();
    },
    signedOut: () => {
      inbox?.stop();
      problem = ['join.taken'];
      render();
    },
  });
}

/** The lot and its history tell a person more than a stranger. */
function becomeSomebodyElse() {
  watchInboxWhileSeen();
  bids.forget();
  live.refresh();
}

async function bid(amount, name) {
  bidding = amount;
  doubt = verdict = problem = undefined;
  render();
  const inDoubt = word => {
    doubt = word;
    render();
  };
  try {
    if (!contact()) {
      await patiently(() => signIn(name), () => inDoubt('bid.signingIn'));
      becomeSomebodyElse();
      doubt = undefined;
    }
    const heard = await placeBid(lotId, amount, lot.currency, inDoubt);
    bidding = undefined;
    hear(heard);
  } catch (refused) {
    if (!(refused instanceof Problem)) throw refused;
    const taken = (contact() ? [401, 403] : [401, 403, 409]).includes(refused.status);
    problem = taken ? ['join.taken'] : ['join.refused', { detail: refused.message }];
  }
  bidding = undefined;
  render();
}

/** What is wrong with an amount, before it is sent; the price only rises, so that too low stays too low. */
function faultOf(amount) {
  if (amount === undefined) return () => ['bid.amount.malformed', { example: typed(minimum(), lot.currency) }];
  if (amount < minimum()) return () => ['bid.amount.low', { minimum: inMoney(minimum()) }];
  const risen = $('amount').value === prefilled && Date.now() - raisedAt < JUST_NOW_MS;
  return risen ? () => ['bid.amount.risen', { minimum: inMoney(minimum()) }] : undefined;
}

$('bid-form').addEventListener('submit', event => {
  event.preventDefault();
  if (bidding) return;
  const name = contact() ?? $('contact').value.trim();
  show($('contact-error'), name === '');
  $('contact').setAttribute('aria-invalid', name === '');
  const amount = parseMoney($('amount').value, lot.currency);
  fault = faultOf(amount);
  if (fault && $('amount').value === prefilled) prefill(true);
  render();
  if (name === '') $('contact').focus();
  else if (fault) $('amount').focus();
  else bid(amount, name);
});

$('amount').addEventListener('input', () => {
  fault = problem = undefined;
  if (verdict?.outcome === 'refused') verdict = undefined;
  render();
});

$('older').addEventListener('click', async () => {
  await patiently(() => bids.more());
  render();
});

$('sign-out').addEventListener('click', async () => {
  await patiently(signOut);
  verdict = problem = ticket = undefined;
  becomeSomebodyElse();
  render();
});

document.addEventListener('visibilitychange', watchInboxWhileSeen);

/** The history follows what is stored, a little behind the price. */
async function keepHistory() {
  for (;;) {
    if (!document.hidden && !bids.isLevelWith(lot.price)) {
      await patiently(() => bids.read());
      render();
    }
    await sleep(HISTORY_MS);
  }
}

/** A session that is over is renewed first: streams and history then know the person. */
async function recognise() {
  try {
    await patiently(() => asMe('GET', '/api/me'));
  } catch (refused) {
    if (!(refused instanceof Problem)) throw refused;
    problem = ['join.taken'];
  }
}

await greet();
onLanguage(render);
if (contact()) await recognise();
await patiently(readLot);
if (lot) {
  follow();
  watchInboxWhileSeen();
  setInterval(tick, TICK_MS);
  const unanswered = contact() && unheard(lotId);
  if (unanswered) bid(unanswered);
  keepHistory();
}
