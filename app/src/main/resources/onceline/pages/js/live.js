// A live state: an event stream, and polling where or while streams do not get through.
import { backOff } from './api.js';

const FIRST_EVENT_MS = 8_000;
const RECONNECTING_MS = 4_000;
const SILENCE_MS = 40_000;
const STALE_MS = 10_000;
const POLL_MS = 5_000;

/**
 * Listens until stop(). `what` has:
 * url of the stream;
 * events: by the name of each, what to do with its data;
 * read(): asks for the same by GET, tells it, and returns how long to wait (ms) before the next time, if that was said;
 * gist(): a text of what was told last, another one after whatever the stream would have told;
 * link('connecting' | 'live' | 'polling' | 'lost').
 */
export class Live {
  #what;
  #source;
  #link;
  #heard = 0;
  #attempt = 0;
  #timers = {};
  #ends = new AbortController();

  constructor(what) {
    this.#what = what;
    const until = { signal: this.#ends.signal };
    addEventListener('online', () => this.refresh(), until);
    addEventListener('offline', () => this.#cut(), until);
    addEventListener('pageshow', event => event.persisted && this.refresh(), until);
    document.addEventListener('visibilitychange', () => this.#woken(), until);
    this.#say('connecting');
    this.#open();
  }

  stop() {
    this.#ends.abort();
    this.#close();
    Object.values(this.#timers).forEach(clearTimeout);
  }

  /** Asks for everything anew, at once. */
  refresh() {
    this.#attempt = 0;
    clearTimeout(this.#timers.poll);
    this.#timers.poll = undefined;
    this.#open();
  }

  get stopped() {
    return this.#ends.signal.aborted;
  }

  #say(link) {
    if (this.#link !== link) this.#what.link(this.#link = link);
  }

  #after(name, ms, action) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = setTimeout(action, ms);
  }

  /** A phone that was asleep may hold a dead stream. */
  #woken() {
    if (!document.hidden && Date.now() - this.#heard > STALE_MS) this.refresh();
  }

  /** What was on its way may still arrive and proves nothing: whether the network is gone, new questions find out. */
  #cut() {
    this.#say('lost');
    this.#broken();
  }

  #close() {
    this.#source?.close();
    this.#source = undefined;
    clearTimeout(this.#timers.watch);
  }

  #open() {
    if (this.stopped) return;
    this.#close();
    clearTimeout(this.#timers.open);
    const source = this.#source = new EventSource(this.#what.url);
    for (const [event, tell] of Object.entries(this.#what.events)) {
      source.addEventListener(event, message => {
        if (source !== this.#source) return;
        this.#alive();
        tell(JSON.parse(message.data));
      });
    }
    source.onerror = () => {
      if (source !== this.#source) return;
      // On an HTTP error it gives up, and we do not; else it reconnects by itself, and a moment is not worth a worry.
      if (source.readyState === EventSource.CLOSED) this.#broken();
      else this.#after('watch', RECONNECTING_MS, () => this.#broken());
    };
    this.#after('watch', FIRST_EVENT_MS, () => this.#broken());
  }

  #alive() {
    this.#heard = Date.now();
    this.#attempt = 0;
    clearTimeout(this.#timers.poll);
    this.#timers.poll = undefined;
    this.#say('live');
    this.#after('watch', SILENCE_MS * (1 + Math.random() / 4), () => this.#question());
  }

  /** The stream does not work: another one later, and polling until then. */
  #broken() {
    if (this.stopped) return;
    this.#close();
    this.#after('open', backOff(this.#attempt++), () => this.#open());
    if (this.#timers.poll === undefined) this.#poll();
  }

  async #poll() {
    this.#timers.poll = 0;
    let next;
    try {
      next = await this.#what.read() ?? POLL_MS;
      if (this.#timers.poll === undefined) return; // the stream was faster
      this.#say('polling');
    } catch (problem) {
      if (this.#timers.poll === undefined) return;
      next = Math.max(problem.retryAfterMs ?? 0, backOff(this.#attempt));
      if (problem.status !== 401) this.#say('lost');
    }
    if (!this.stopped) this.#after('poll', next, () => this.#poll());
  }

  /** Silence is either peace or a dead stream: what a question finds tells which. */
  async #question() {
    const source = this.#source;
    const before = this.#what.gist();
    try {
      await this.#what.read();
      if (source !== this.#source) return;
      if (this.#what.gist() === before) this.#alive();
      else this.#open();
    } catch {
      if (source === this.#source) this.#cut();
    }
  }
}
