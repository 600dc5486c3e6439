// The language of the page, its words, and how numbers and times are said in it.
import { $, all, say } from './dom.js';
import { keep, kept } from './kept.js';

const LANGUAGES = ['en', 'ko'];
const FALLBACK = 'en';

export let language = chosen();
let words = {};
const listeners = [];

function chosen() {
  const wanted = [kept('language'), ...navigator.languages].filter(Boolean).map(tag => tag.slice(0, 2).toLowerCase());
  return wanted.find(tag => LANGUAGES.includes(tag)) ?? FALLBACK;
}

/** The words for a key; {name} in them is replaced by values.name. */
export function t(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const has = key => key in words;

export const number = value => new Intl.NumberFormat(language).format(value);

export const percent = share => new Intl.NumberFormat(language, { style: 'percent' }).format(share);

export const clock = (date, style = 'short') => new Intl.DateTimeFormat(language, { timeStyle: style }).format(date);

/** A moment as short as it can be said: today by its clock time alone. */
export function moment(date) {
  if (date.toDateString() === new Date().toDateString()) return clock(date, 'medium');
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

const two = value => String(value).padStart(2, '0');

/** Time left, to the second. */
export function countdown(seconds) {
  const hours = Math.floor(seconds / 3600) % 24;
  const days = Math.floor(seconds / 86_400);
  const clockTime = (hours || days ? `${hours}:` : '') + `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return days ? `${unit(days, 'day')} ${clockTime}` : clockTime;
}

const unit = (value, name) =>
  new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);

/** A wait in whole minutes, as a person would say it; a calm number does not change every second. */
export function wait(seconds) {
  if (seconds == null) return t('wait.time.unknown');
  if (seconds < 60) return t('wait.time.soon');
  const minutes = Math.ceil(seconds / 60);
  const text = minutes < 60 ? unit(minutes, 'minute')
    : unit(Math.floor(minutes / 60), 'hour') + (minutes % 60 ? ' ' + unit(minutes % 60, 'minute') : '');
  return t('wait.time.about', { time: text });
}

/** Calls back after each change of language, so that what a script has written can be written anew. */
export const onLanguage = listener => listeners.push(listener);

/** What all pages say, and what only the page's own family says: `data-words` names it. */
async function load(tag) {
  const family = document.documentElement.dataset.words;
  const files = family ? [tag, `${tag}-${family}`] : [tag];
  words = Object.assign({}, ...await Promise.all(files.map(read)));
  language = tag;
}

async function read(file) {
  const answer = await fetch(`words/${file}.json`);
  if (!answer.ok) throw new Error(`words: ${answer.status}`);
  return answer.json();
}

function fill(root) {
  for (const element of all('[data-t]', root)) say(element, t(element.dataset.t));
  for (const element of all('[data-label]', root)) element.setAttribute('aria-label', t(element.dataset.label));
}

/** A copy of a template's content with its words filled in, and its parts by their data-part. */
export function copy(templateId) {
  const root = $(templateId).content.firstElementChild.cloneNode(true);
  fill(root);
  const parts = {};
  for (const element of all('[data-part]', root)) parts[element.dataset.part] = element;
  return { root, parts };
}

function apply() {
  document.documentElement.lang = language;
  fill(document);
  for (const element of all('[data-other-language]')) element.lang = LANGUAGES.find(tag => tag !== language);
  listeners.forEach(listener => listener());
  document.documentElement.dataset.ready = '';
}

/** Stays with the old language if the new words cannot be had. */
export async function speak(tag) {
  try {
    await load(tag);
    keep('language', tag);
  } catch { /* the words on the page are still true */ }
  apply();
}

/** Loads the words, fills the page, and makes the language button work. */
export async function greet() {
  for (const button of all('[data-other-language]')) {
    button.addEventListener('click', () => speak(LANGUAGES.find(tag => tag !== language)));
  }
  try {
    await load(language);
  } catch {
    setTimeout(() => speak(language), 2000); // the page itself is written in English
    return;
  }
  apply();
}
