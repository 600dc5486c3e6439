// The accepted bids of one lot, as far as they are stored: the newest first, one's own marked.
import { call } from './api.js';
import { $, arrange, say, show } from './dom.js';
import { money } from './money.js';
import { clock, copy, t } from './words.js';

const FIRST = 10;
const MORE = 50;
const ANSWER = 100;

export class Bids {
  #path;
  #bids = [];
  #rows = new Map();
  #visible = FIRST;
  #complete = false;

  constructor(lot) {
    this.#path = `/api/lots/${encodeURIComponent(lot)}/bids`;
  }

  /** Level with a lot whose price is this: the last accepted bid is the price. */
  isLevelWith(price) {
    return this.#bids[0]?.amount === price;
  }

  get mine() {
    return this.#bids.some(bid => bid.mine);
  }

  /** For another person other bids are one's own. */
  forget() {
    this.#bids = [];
    this.#complete = false;
  }

  async read() {
    const { body } = await call('GET', this.#path);
    const gap = body.length === ANSWER && body.at(-1).offset > this.#bids[0]?.offset;
    if (gap || this.#bids.length === 0) {
      this.#bids = body;
      this.#complete = body.length < ANSWER;
    } else {
      this.#bids.unshift(...body.filter(bid => bid.offset > this.#bids[0].offset));
    }
  }

  async more() {
    this.#visible += MORE;
    if (this.#complete || this.#bids.length >= this.#visible) return;
    const { body } = await call('GET', `${this.#path}?before=${this.#bids.at(-1).offset}`);
    this.#bids.push(...body.filter(bid => bid.offset < this.#bids.at(-1).offset));
    this.#complete = body.length < ANSWER;
  }

  render(currency) {
    const items = this.#bids.slice(0, this.#visible).map(bid => this.#row(bid, currency));
    arrange($('rows'), items);
    show($('history'), items.length > 0);
    show($('older'), !this.#complete || this.#bids.length > this.#visible);
  }

  #row(bid, currency) {
    if (!this.#rows.has(bid.offset)) this.#rows.set(bid.offset, copy('row'));
    const { root, parts } = this.#rows.get(bid.offset);
    root.dataset.mine = bid.mine;
    say(parts.amount, money(bid.amount, currency));
    say(parts.who, bid.mine ? t('lot.mine') : t('lot.bidder', { name: bid.bidder }));
    say(parts.time, clock(new Date(bid.at), 'medium'));
    parts.time.dateTime = bid.at;
    return root;
  }
}
