// What this browser keeps between visits. Without storage (private windows) the page still works, for as long as it is open.
const PREFIX = 'onceline.';
const memory = new Map();

export function kept(name) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? memory.get(name) : JSON.parse(text);
  } catch {
    return memory.get(name);
  }
}

export function keep(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch { /* memory has it */ }
}

export function forget(name) {
  memory.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch { /* nothing was there */ }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Text that nobody can guess, 6 bits a character. */
export function secret(length) {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), byte => ALPHABET[byte & 63]).join('');
}

/** The id of one request: the same until it is answered, also across reloads and tabs. */
export function requestId(what) {
  const name = `request.${what}`;
  if (!kept(name)) keep(name, secret(24));
  return kept(name);
}

export const unanswered = what => kept(`request.${what}`) !== undefined;

export const answered = what => forget(`request.${what}`);
