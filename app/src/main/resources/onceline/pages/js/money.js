// Money is a whole number of minor units (cents, won). It is shown and typed in the currency's own way, and no step of
// that calculates with fractions: digits are moved as text.
import { language } from './words.js';

const TYPED = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/;

/** How many digits stand behind the point: 0 for KRW, 2 for EUR. */
const digits = currency =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;

function decimal(amount, currency) {
  const behind = digits(currency);
  const text = String(amount).padStart(behind + 1, '0');
  return behind === 0 ? text : `${text.slice(0, -behind)}.${text.slice(-behind)}`;
}

/** As a person reads it, with the currency. */
export const money = (amount, currency) =>
  new Intl.NumberFormat(language, { style: 'currency', currency }).format(decimal(amount, currency));

/** As a person would type it: the number alone. */
export function typed(amount, currency) {
  const behind = digits(currency);
  const form = { minimumFractionDigits: behind, maximumFractionDigits: behind };
  return new Intl.NumberFormat(language, form).format(decimal(amount, currency));
}

/** The minor units that somebody has typed, such as "1,250.5"; undefined if that is no amount of this currency. */
export function parseMoney(text, currency) {
  const [, whole, fraction = ''] = TYPED.exec(text.normalize('NFKC').replace(/[\s\p{Sc}원]/gu, '')) ?? [];
  const behind = digits(currency);
  if (whole === undefined || fraction.length > behind) return undefined;
  const amount = BigInt(whole.replaceAll(',', '') + fraction.padEnd(behind, '0'));
  return amount >= 1n && amount <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(amount) : undefined;
}
