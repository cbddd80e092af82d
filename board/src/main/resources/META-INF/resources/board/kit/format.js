import { h } from './dom.js';
import { isPaused, onResting } from './updates.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The language of the page: figures are read aloud, and stand beside amounts, as in it. */
export const LOCALE = 'en-GB';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1, minimumFractionDigits: 1 });
const clockTime = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const exactTime = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });

export const NONE = '–';

export const count = (value) => (value === null || value === undefined ? NONE : whole.format(value));
export const number = (value) => (value === null || value === undefined ? NONE : decimal.format(value));
export const share = (value) => (value === null || value === undefined ? NONE : percent.format(value));
export const time = (instant) => clockTime.format(new Date(instant));
export const exact = (instant) => exactTime.format(new Date(instant));

/** An amount as the service answers it: {amount: "10.20", currency: "EUR"}; the decimals are kept. */
export function money(value) {
  if (!value || value.amount === null) return NONE;
  return `${value.amount} ${value.currency ?? ''}`.trim();
}

/** A length of time of two units: 2 d 3 h, 5 min 20 s. */
export function duration(milliseconds) {
  const rest = Math.abs(milliseconds);
  if (rest < MINUTE) return `${Math.floor(rest / SECOND)} s`;
  if (rest < HOUR) return `${Math.floor(rest / MINUTE)} min ${Math.floor((rest % MINUTE) / SECOND)} s`;
  if (rest < DAY) return `${Math.floor(rest / HOUR)} h ${Math.floor((rest % HOUR) / MINUTE)} min`;
  return `${Math.floor(rest / DAY)} d ${Math.floor((rest % DAY) / HOUR)} h`;
}

function relative(instant) {
  const difference = instant - Date.now();
  if (Math.abs(difference) < SECOND) return 'now';
  return difference < 0 ? `${duration(difference)} ago` : `in ${duration(difference)}`;
}

function remaining(instant) {
  const difference = instant - Date.now();
  return difference <= 0 ? `${duration(difference)} over` : `${duration(difference)} left`;
}

const TEXTS = { relative, remaining };

/** A time that stays right: relative to now, with the exact one as its title. */
export function ago(instant) {
  return timeElement(instant, 'relative');
}

/** What is left until a deadline, counting down each second; class `over` when it is past. */
export function countdown(instant) {
  return timeElement(instant, 'remaining');
}

function timeElement(instant, kind) {
  const element = h('time', { class: `ticking ${kind}`, datetime: instant, title: exact(instant) }, '');
  tick(element);
  return element;
}

function tick(element) {
  const instant = Date.parse(element.dateTime);
  const kind = element.classList.contains('remaining') ? 'remaining' : 'relative';
  const text = TEXTS[kind](instant);
  // The text of the same node, so that what a reader has selected stays selected.
  if (element.textContent !== text) element.firstChild.data = text;
  if (kind === 'remaining') {
    const left = instant - Date.now();
    element.classList.toggle('over', left <= 0);
    element.classList.toggle('soon', left > 0 && left < 15 * MINUTE);
  }
}

/** Keeps all times of the page right. */
export function startTicking() {
  const tickAll = () => isPaused() || document.querySelectorAll('time.ticking').forEach(tick);
  setInterval(tickAll, SECOND);
  onResting(tickAll);
}

/** 2026-11-27T00:00:00Z of the day that the reader's clock has, by local midnight; `days` later. */
export function startOfDay(days = 0) {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() + days);
  return day;
}
