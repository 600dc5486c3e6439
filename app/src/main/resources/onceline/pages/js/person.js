// Who is waiting: a contact and a key that only this browser knows. The session itself is a cookie.
import { call } from './api.js';
import { forget, keep, kept, secret } from './kept.js';
import { language } from './words.js';

const KEY_LENGTH = 43;

/** The contact that was signed in here last, if any. */
export const contact = () => kept('contact');

/** The key is kept before it is sent: were the answer lost, the contact would be nobody's. */
function keyOf(name) {
  const keys = kept('keys') ?? {};
  if (!keys[name]) {
    keys[name] = secret(KEY_LENGTH);
    keep('keys', keys);
  }
  return keys[name];
}

export async function signIn(name) {
  const answer = await call('POST', '/api/sessions', { contact: name, key: keyOf(name), language });
  keep('contact', name);
  return answer.body;
}

export async function signOut() {
  await call('DELETE', '/api/sessions').catch(problem => {
    if (problem.status !== 401) throw problem;
  });
  forget('contact');
}

/** As call(), signing in again by itself when the session is over. */
export async function asMe(method, path, body) {
  try {
    return await call(method, path, body);
  } catch (problem) {
    if (problem.status !== 401 || !contact()) throw problem;
    await signIn(contact());
    return call(method, path, body);
  }
}
