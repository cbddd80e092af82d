import { h } from '../kit/dom.js';
import { bars } from '../kit/chart.js';
import { count } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { formula } from './words.js';

/** To the right who is active in the month, to the left who was in the month before and is not in this one. */
const PARTS = [['new', '--first', 1], ['returning', '--third', 1], ['resurrecting', '--fourth', 1], ['dormant', '--second', -1]];

/** Customers of each month by what they did in the month before. */
export function lifecycle({ api }) {
  return new Panel({
    title: 'New, returning, resurrecting and dormant customers',
    about: 'By calendar month (UTC). Right: active in the month, for the first time (new), as in the month before (returning), or after '
      + 'a gap (resurrecting). Left: active in the month before, not in this one (dormant). Hatched: provisional.',
    wide: true,
    every: 120_000,
    empty: 'No customer was active in the last twelve months.',
    load: (signal) => api.get('/lifecycle?period=P1M', { signal }),
    render: ({ items, formula: text }) => {
      if (items.every((item) => item.active + item.dormant === 0)) return null;
      const rows = items.map((item) => ({
        label: item.status === 'final' ? item.period : `${item.period} ◌ provisional`,
        parts: PARTS.map(([name, color, sign]) => ({ name, color, value: sign * item[name],
          pattern: item.status === 'final' ? undefined : 'hatched' })),
      }));
      return h('div', {}, bars({ title: 'Customers by month', first: 'month', rows, format: (value) => count(Math.abs(value)) }),
        formula(`${text}.`));
    },
  });
}
