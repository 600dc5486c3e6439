// Messages to a person. Each fact is shown once in this browser, whichever way and however often it arrives.
import { say } from './dom.js';
import { firstToShow } from './facts.js';
import { clock, copy, has, onLanguage, t } from './words.js';

export function noticeText(notice) {
  const key = `notice.${notice.kind}`;
  const until = notice.holdUntil ?? notice.detail;
  const time = until && !Number.isNaN(Date.parse(until)) ? clock(new Date(until)) : '';
  return t(has(key) ? key : 'notice.other', { time, lot: notice.lot ?? '' });
}

/** Fills a copy of the template "notice". */
export function noticeItem(notice) {
  const { root, parts } = copy('notice');
  const write = () => {
    say(parts.text, noticeText(notice));
    say(parts.time, clock(new Date(notice.at)));
  };
  parts.time.dateTime = notice.at;
  root.dataset.kind = notice.kind;
  root.dataset.fact = notice.fact;
  write();
  return { root, parts, write };
}

/** Shows new facts in a list, newest first; those that arrive while nobody looks wait until somebody does. */
export class Notices {
  #list;
  #waiting = new Map();
  #shown = new Set();

  constructor(list, changed = () => {}) {
    this.#list = list;
    this.changed = changed;
    document.addEventListener('visibilitychange', () => this.#flush());
    onLanguage(() => this.#shown.forEach(write => write()));
  }

  offer(notices) {
    for (const notice of notices) this.#waiting.set(notice.fact, notice);
    this.#flush();
  }

  async #flush() {
    if (document.hidden || this.#waiting.size === 0) return;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    const facts = await firstToShow(waiting.map(notice => notice.fact));
    const fresh = waiting.filter(notice => facts.has(notice.fact));
    if (fresh.length === 0) return;
    fresh.sort((one, other) => Date.parse(one.at) - Date.parse(other.at)).forEach(notice => this.#add(notice));
    this.changed();
  }

  #add(notice) {
    const { root, parts, write } = noticeItem(notice);
    this.#shown.add(write);
    parts.close.addEventListener('click', () => {
      root.remove();
      this.#shown.delete(write);
      this.changed();
    });
    this.#list.prepend(root);
  }
}
