// Which messages this browser has shown. Tabs agree through a database, for its transactions exclude each other, while
// what one tab puts into localStorage another may read too late.
const REMEMBERED = 300;
const memory = new Set();
let opened;

const done = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  const request = indexedDB.open('onceline', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('facts', { keyPath: 'fact' }).createIndex('at', 'at');
  return done(request);
}

/** A set of those facts that no tab has shown before; from now on they count as shown. */
export async function firstToShow(facts) {
  const fresh = new Set(facts.filter(fact => !memory.has(fact)));
  fresh.forEach(fact => memory.add(fact));
  try {
    return await claim(await (opened ??= open()), fresh);
  } catch {
    opened = undefined;
    return fresh; // private windows may have no database: this tab's memory must do
  }
}

async function claim(database, facts) {
  const transaction = database.transaction('facts', 'readwrite');
  const store = transaction.objectStore('facts');
  const fresh = new Set();
  const committed = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  for (const fact of facts) {
    if (await done(store.get(fact)) === undefined) {
      fresh.add(fact);
      store.add({ fact, at: Date.now() });
    }
  }
  forgetOldest(store, await done(store.count()) - REMEMBERED);
  await committed;
  return fresh;
}

function forgetOldest(store, some) {
  if (some <= 0) return;
  const cursors = store.index('at').openCursor();
  cursors.onsuccess = () => {
    cursors.result?.delete();
    if (--some > 0) cursors.result?.continue();
  };
}
