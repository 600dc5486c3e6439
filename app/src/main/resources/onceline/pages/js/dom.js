// The page's elements. Text goes in as text, never as markup.
export const $ = id => document.getElementById(id);

export const all = (selector, root = document) => root.querySelectorAll(selector);

/** Sets the text, if it is another one: what did not change is not read out again. */
export function say(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

export function show(element, visible) {
  if (element.hidden === visible) element.hidden = !visible;
}

/** Makes these the children of an element, in this order. None is moved that is in its place: what has the focus keeps it. */
export function arrange(element, children) {
  for (const old of [...element.children]) if (!children.includes(old)) old.remove();
  for (const [index, child] of children.entries()) {
    if (element.children[index] !== child) element.insertBefore(child, element.children[index] ?? null);
  }
}

/** Asks in a modal dialog; the answer is true only if its confirming button was pressed. */
export function ask(dialog) {
  return new Promise(resolve => {
    dialog.returnValue = '';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });
}

export const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
