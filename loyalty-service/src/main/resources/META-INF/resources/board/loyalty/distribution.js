import { h } from '../kit/dom.js';
import { exact } from '../kit/format.js';

const KEPT_MS = 20_000;
let answer = null;
let askedAt = 0;

/** The distribution of the last twelve months. Panels that ask at the same time get one answer. */
export function distribution(api) {
  if (!answer || Date.now() - askedAt > KEPT_MS) {
    askedAt = Date.now();
    answer = api.get('/distribution');
    answer.catch(() => (answer = null));
  }
  return answer;
}

/** Which period an answer is of. */
export function period({ from, to, timezone }) {
  return h('p', { class: 'about' }, `${exact(from)} to ${exact(to)}; months of ${timezone}.`);
}

/** The rows by the value of a field, in the order in which the values come first. */
export function groupBy(rows, field) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row[field])) groups.set(row[field], []);
    groups.get(row[field]).push(row);
  }
  return groups;
}

/** The sum of a field. */
export const sum = (rows, field) => rows.reduce((total, row) => total + row[field], 0);
