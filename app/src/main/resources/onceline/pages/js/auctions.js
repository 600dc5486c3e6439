// The operator's desk, as far as auctions go: list lots, watch them, send dead bids again.
import { $, arrange, say, show } from './dom.js';
import { money, parseMoney } from './money.js';
import { copy, moment, number, t } from './words.js';

const CURRENCY = /^[A-Z]{3}$/;
const form = $('list-lot');
const lotRows = new Map();
const deadRows = new Map();
let lots = [];
let dead = [];

const field = name => form.elements[name].value.trim();

/** A field of the form reads what is typed as a local time, and the wire knows instants only. */
const instant = name => new Date(field(name)).toISOString();

const seconds = name => field(name) === '' ? undefined : Number(field(name));

/** Tells a field what is wrong with it; the browser says so, and sends nothing. */
const fault = (name, key) => form.elements[name].setCustomValidity(key ? t(key) : '');

function checkCurrency() {
  fault('currency', CURRENCY.test(field('currency')) ? undefined : 'admin.lot.currency.wrong');
}

function checkMoney(name) {
  const wrong = CURRENCY.test(field('currency')) && parseMoney(field(name), field('currency')) === undefined;
  fault(name, wrong ? 'admin.lot.money.wrong' : undefined);
}

function checkTimes() {
  fault('closesAt', field('closesAt') > field('opensAt') ? undefined : 'admin.lot.closesAt.wrong');
  const both = (field('extendSeconds') === '') === (field('extendAtMostSeconds') === '');
  const enough = (seconds('extendAtMostSeconds') ?? 0) >= (seconds('extendSeconds') ?? 0);
  fault('extendAtMostSeconds', both && enough ? undefined : 'admin.lot.extendAtMost.wrong');
}

function check() {
  checkCurrency();
  checkMoney('openingPrice');
  checkMoney('increment');
  checkTimes();
}

const listing = () => ({
  lot: field('lot'), eventId: field('eventId'), title: field('title'),
  opensAt: instant('opensAt'), closesAt: instant('closesAt'), currency: field('currency'),
  openingPrice: parseMoney(field('openingPrice'), field('currency')),
  increment: parseMoney(field('increment'), field('currency')),
  extendSeconds: seconds('extendSeconds'), extendAtMostSeconds: seconds('extendAtMostSeconds'),
  holdSeconds: seconds('holdSeconds'),
});

function renderLot(lot) {
  const { root, parts } = lotRows.get(lot.lot) ?? copy('lot');
  lotRows.set(lot.lot, { root, parts });
  parts.title.href = `lot.html?lot=${encodeURIComponent(lot.lot)}`;
  say(parts.title, lot.title);
  parts.phase.dataset.phase = lot.phase;
  say(parts.phase, t(`phase.${lot.phase}`));
  say(parts.name, `${lot.lot} · ${lot.eventId}`);
  say(parts.price, lot.price === undefined ? '–' : money(lot.price, lot.currency));
  say(parts.minimum, money(lot.minimum ?? lot.openingPrice, lot.currency));
  say(parts.bids, number(lot.bids));
  say(parts.opens, moment(new Date(lot.opensAt)));
  say(parts.closes, moment(new Date(lot.closesAt)));
  return root;
}

function deadRow(letter, resend) {
  if (!deadRows.has(letter.id)) {
    const made = copy('dead');
    made.parts.resend.addEventListener('click', () => resend(letter.id));
    deadRows.set(letter.id, made);
  }
  return deadRows.get(letter.id);
}

function renderDead(letter, resend) {
  const { root, parts } = deadRow(letter, resend);
  say(parts.name, letter.source);
  say(parts.bid, letter.bid ?? t('admin.dead.gone'));
  say(parts.reason, t('admin.dead.reason', { reason: letter.reason, count: number(letter.attempts) }));
  say(parts.resend, t('admin.dead.resend'));
  parts.resend.setAttribute('aria-label', t('admin.of', { name: t('admin.dead.resend'), queue: letter.source }));
  return root;
}

/**
 * The part of the page that is about auctions. `admin` asks as the operator, `command` carries out what the operator
 * has ordered.
 */
export function auctions(admin, command) {
  const resend = id => command(`resend ${id}`,
    () => admin('POST', `/api/admin/bids/dead/${encodeURIComponent(id)}/resend`), ['admin.dead.resent']);

  form.addEventListener('input', check);
  form.addEventListener('submit', event => {
    event.preventDefault();
    const lot = listing();
    command(`list ${lot.lot}`, async () => {
      await admin('POST', '/api/admin/lots', lot);
      form.reset();
    }, ['admin.lot.created', { id: lot.lot }]);
  });
  form.elements.listing.addEventListener('click', check);

  return {
    /** Both are asked for even where one is away: what could not be read stays as it was. */
    async read() {
      const [newLots, newDead] = await Promise.allSettled(
        ['/api/lots', '/api/admin/bids/dead'].map(path => admin('GET', path)));
      lots = newLots.value?.body ?? lots;
      dead = newDead.value?.body ?? dead;
    },
    render() {
      arrange($('lots'), lots.map(renderLot));
      show($('no-lots'), lots.length === 0);
      arrange($('dead-bids'), dead.map(letter => renderDead(letter, resend)));
      show($('dead-section'), dead.length > 0);
    },
    forget() {
      lots = dead = [];
      this.render();
    },
  };
}
