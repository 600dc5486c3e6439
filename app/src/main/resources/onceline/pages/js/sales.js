// The list of sales and auctions.
import { call, patiently } from './api.js';
import { $, arrange, say, show, sleep } from './dom.js';
import { money } from './money.js';
import { copy, greet, moment, number, onLanguage, t } from './words.js';

const EVERY_MS = 10_000;
const LOT_PHASES = ['open', 'scheduled', 'opening', 'closed'];
let sales;
let lots;

const phaseOf = sale => sale.phase === 'open' && sale.soldOut ? 'soldOut' : sale.phase;

/** Shows an array as a list: one row for each id, in the order of the array. */
function listing(list, template, idOf, write) {
  const rows = new Map();
  return items => arrange(list, items.map(item => {
    const made = rows.get(idOf(item)) ?? copy(template);
    rows.set(idOf(item), made);
    write(item, made.parts);
    return made.root;
  }));
}

function writePhase(part, phase) {
  say(part, t(`phase.${phase}`));
  part.dataset.phase = phase;
}

const listSales = listing($('sales'), 'sale', sale => sale.eventId, (sale, parts) => {
  parts.link.href = `sale.html?event=${encodeURIComponent(sale.eventId)}`;
  say(parts.title, sale.title);
  writePhase(parts.phase, phaseOf(sale));
  say(parts.waiting, t('sales.waiting', { count: number(sale.waiting) }));
});

const listLots = listing($('lots'), 'lot', lot => lot.lot, (lot, parts) => {
  parts.link.href = `lot.html?lot=${encodeURIComponent(lot.lot)}`;
  say(parts.title, lot.title);
  writePhase(parts.phase, lot.phase);
  const price = lot.price === undefined ? 'lots.opening' : lot.phase === 'closed' ? 'lots.final' : 'lots.price';
  say(parts.price, t(price, { amount: money(lot.price ?? lot.openingPrice, lot.currency) }));
  const [time, at] = lot.phase === 'scheduled' ? ['lots.opens', lot.opensAt] : ['lots.ends', lot.closesAt];
  say(parts.time, lot.phase === 'closed' ? '' : t(time, { time: moment(new Date(at)) }));
});

/** What ends first comes first; what is closed comes last. */
const order = (one, other) => LOT_PHASES.indexOf(one.phase) - LOT_PHASES.indexOf(other.phase)
  || Date.parse(one.closesAt) - Date.parse(other.closesAt);

function render() {
  if (!sales) return;
  listSales(sales);
  listLots(lots);
  show($('loading'), false);
  show($('none'), sales.length + lots.length === 0);
  show($('auctions'), lots.length > 0);
}

async function read() {
  const answers = await Promise.all(['/api/sales', '/api/lots'].map(path => call('GET', path)));
  [sales, lots] = answers.map(answer => answer.body);
  lots.sort(order);
}

await greet();
onLanguage(render);
for (;;) {
  await patiently(read, () => show($('trouble'), true));
  show($('trouble'), false);
  render();
  await sleep(EVERY_MS);
}
