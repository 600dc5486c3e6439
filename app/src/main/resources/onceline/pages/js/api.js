// Requests to Onceline. An unknown outcome is repeated with the same id; only an answer ends a request.
import { sleep } from './dom.js';

const PATIENCE_MS = 12_000;
const LONGEST_PAUSE_MS = 15_000;

/** A request that was refused, or (status 0) not answered at all. */
export class Problem extends Error {
  constructor(status, name, detail, retryAfterMs) {
    super(detail);
    this.status = status;
    this.name = name;
    this.retryAfterMs = retryAfterMs;
  }

  /** Repeating may help, and does no harm. */
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

let clockSkewMs = 0;

/** The server's time, to about a second: countdowns must not depend on the phone's clock. */
export const serverNow = () => Date.now() + clockSkewMs;

const retryAfter = answer => {
  const seconds = Number(answer.headers.get('Retry-After'));
  return seconds > 0 ? seconds * 1000 : undefined;
};

function compareClocks(answer) {
  const date = Date.parse(answer.headers.get('Date'));
  if (!Number.isNaN(date)) clockSkewMs = Math.abs(date - Date.now()) > 2000 ? date - Date.now() : 0;
}

/** One request, one answer: {status, body, retryAfterMs}. */
export async function call(method, path, body, token) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer, document;
  try {
    answer = await fetch(path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store',
      credentials: 'same-origin', signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
    compareClocks(answer);
    const text = await answer.text();
    document = text && (answer.headers.get('Content-Type') ?? '').includes('json') ? JSON.parse(text) : undefined;
  } catch {
    throw new Problem(0, 'unanswered', 'There was no answer.');
  }
  const retryAfterMs = retryAfter(answer);
  if (!answer.ok && answer.status !== 304) {
    const name = String(document?.type ?? '').split('/').pop();
    throw new Problem(answer.status, name, document?.detail ?? answer.statusText, retryAfterMs);
  }
  return { status: answer.status, body: document, retryAfterMs };
}

/** Longer and longer pauses, never in step with everybody else's. */
export const backOff = attempt =>
  Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(attempt, 5)) * (0.6 + 0.4 * Math.random());

const online = () => new Promise(resolve => addEventListener('online', resolve, { once: true }));

/** The pause before the next attempt; without a network it ends as soon as there is one. */
function pause({ status, retryAfterMs }, attempt) {
  const over = sleep(Math.max(retryAfterMs ?? 0, backOff(attempt)));
  return status === 0 ? Promise.race([over, online()]) : over;
}

/** Repeats a request until it is answered for good. `trouble` hears of each attempt that was not. */
export async function patiently(request, trouble = () => {}) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await request();
    } catch (problem) {
      if (!(problem instanceof Problem) || !problem.passing) throw problem;
      trouble(problem, attempt);
      await pause(problem, attempt);
    }
  }
}
