// The operator's page: create sales, watch queues, steer them.
import { call, Problem } from './api.js';
import { auctions } from './auctions.js';
import { $, ask, say, show, sleep } from './dom.js';
import { secret } from './kept.js';
import { clock, copy, greet, number, onLanguage, t } from './words.js';

const EVERY_MS = 2_000;
const TOKEN = 'onceline.admin';
const FIGURES = ['waiting', 'inside', 'admitted', 'granted', 'perMinute', 'free', 'total', 'insideLimit', 'rate'];

let token = sessionStorage.getItem(TOKEN);
let queues;
let readAt;
let trouble = false;
let wrong = false;
let note;
const rows = new Map();
const ids = new Map();

const admin = (method, path, body) => call(method, path, body, token);

const path = queue => `/api/admin/queues/${encodeURIComponent(queue)}`;

/** A command keeps its id until it is answered, so that pressing again after an unknown outcome counts once. */
async function command(what, send, said) {
  const id = ids.get(what) ?? secret(24);
  ids.set(what, id);
  try {
    await send(id);
    ids.delete(what);
    note = said;
    await read();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (!problem.passing) ids.delete(what);
    if (problem.status === 401 || problem.status === 403) refuse();
    note = problem.passing ? ['admin.unknown'] : ['admin.refused', { detail: problem.message }];
  }
  render();
}

const auctionDesk = auctions(admin, command);

function refuse() {
  sessionStorage.removeItem(TOKEN);
  token = null;
  wrong = true;
}

/** Whatever the server tells of a queue: numbers as numbers, the rest as it is. */
const figure = value => typeof value === 'number' ? number(value) : value ?? '–';

function row({ queue }) {
  if (rows.has(queue)) return rows.get(queue);
  const made = copy('queue');
  const { parts } = made;
  const event = queue.startsWith('event:') ? queue.slice(6) : undefined;
  const steer = name => () => command(`${name} ${queue}`, id => admin('POST', `${path(queue)}/${name}`, { id }), ['admin.changed', { queue }]);
  parts.pause.addEventListener('click', steer('pause'));
  parts.resume.addEventListener('click', steer('resume'));
  parts.close.addEventListener('click', async () => {
    say($('close-title'), t('admin.close.title', { queue }));
    if (await ask($('close-dialog'))) await steer('close')();
  });
  parts.change.addEventListener('submit', event => {
    event.preventDefault();
    const wanted = {};
    if (parts.newRate.value.trim()) wanted.rate = parts.newRate.value.trim();
    if (parts.newInside.value) wanted.inside = Number(parts.newInside.value);
    const what = `change ${queue} ${JSON.stringify(wanted)}`;
    command(what, id => admin('PATCH', path(queue), { ...wanted, id }), ['admin.changed', { queue }]).then(() => parts.change.reset());
  });
  show(parts.stock, event !== undefined);
  parts.stock.addEventListener('submit', submitted => {
    submitted.preventDefault();
    const units = Number(parts.units.value);
    command(`stock ${queue} ${units}`, id => admin('POST', `/api/admin/sales/${event}/stock`, { id, units }),
      ['admin.added', { queue, count: number(units) }]).then(() => parts.stock.reset());
  });
  rows.set(queue, made);
  return made;
}

function renderQueue(state, index) {
  const { root, parts } = row(state);
  const { queue } = state;
  const soldOut = state.phase === 'open' && Number(state.soldOut);
  say(parts.title, state.title || queue);
  say(parts.name, queue);
  parts.phase.dataset.phase = soldOut ? 'soldOut' : state.phase;
  say(parts.phase, t(`phase.${parts.phase.dataset.phase}`));
  const figures = { ...state, ...state.stock };
  for (const name of FIGURES) {
    show(parts[name].parentElement, figures[name] !== undefined);
    say(parts[name], figure(figures[name]));
  }
  show(parts.pause, state.phase === 'open');
  show(parts.resume, state.phase === 'paused');
  show(parts.close, state.phase !== 'closed');
  show(parts.change, state.phase !== 'closed');
  for (const name of ['pause', 'resume', 'close']) label(parts[name], `admin.${name}`, queue);
  label(parts.apply, 'admin.change', queue);
  label(parts.add, 'admin.addStock', queue);
  if (!root.isConnected) $('queues').insertBefore(root, $('queues').children[index] ?? null);
}

function label(button, key, queue) {
  say(button, t(key));
  button.setAttribute('aria-label', t('admin.of', { name: t(key), queue }));
}

function render() {
  show($('enter'), !token);
  show($('desk'), Boolean(token));
  show($('wrong'), wrong);
  $('token').setAttribute('aria-invalid', wrong);
  say($('note'), note ? t(...note) : '');
  show($('trouble'), trouble);
  if (!queues) return;
  queues.forEach(renderQueue);
  auctionDesk.render();
  show($('none'), queues.length === 0);
  say($('as-of'), t('admin.asOf', { time: clock(readAt, 'medium') }));
}

async function read() {
  try {
    queues = (await admin('GET', '/api/admin/queues')).body;
    await auctionDesk.read();
    readAt = new Date();
    trouble = false;
    wrong = false;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.status === 401 || problem.status === 403) refuse();
    else trouble = true;
  }
  render();
}

$('enter').addEventListener('submit', async event => {
  event.preventDefault();
  token = $('token').value.trim();
  wrong = false;
  await read();
  if (wrong) {
    $('token').focus();
    return;
  }
  sessionStorage.setItem(TOKEN, token);
  $('token').value = '';
  $('desk').focus();
});

$('out').addEventListener('click', () => {
  sessionStorage.removeItem(TOKEN);
  token = null;
  queues = undefined;
  rows.clear();
  $('queues').replaceChildren();
  auctionDesk.forget();
  render();
});

$('create').addEventListener('submit', event => {
  event.preventDefault();
  const field = name => $('create').elements[name].value.trim();
  const sale = {
    eventId: field('eventId'), title: field('title'), rate: field('rate'), inside: Number(field('inside')),
    stock: Number(field('stock')), holdSeconds: Number(field('holdSeconds')), graceSeconds: Number(field('graceSeconds')),
  };
  command(`create ${sale.eventId}`, async () => {
    await admin('POST', '/api/admin/sales', sale);
    $('create').reset();
  }, ['admin.created', { id: sale.eventId }]);
});

await greet();
onLanguage(render);
render();
for (;;) {
  if (token && !document.hidden) await read();
  await sleep(EVERY_MS);
}
