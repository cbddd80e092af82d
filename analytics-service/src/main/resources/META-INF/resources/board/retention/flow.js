import { h } from '../kit/dom.js';
import { count, share } from '../kit/format.js';
import { Panel, figures, table } from '../kit/panel.js';
import { formula, interval, status } from './words.js';

const DAYS = [7, 30, 90];

const day = (instant) => instant.slice(0, 10);

/** Churn and retention of the windows that end today. */
export function flow({ api }) {
  return new Panel({
    title: 'Churn and retention of 7, 30 and 90 days',
    about: 'Of the windows that end with today, each compared with the stretch of the same length before it; intervals of 95 %.',
    wide: true,
    every: 60_000,
    load: (signal) => Promise.all(DAYS.map(async (days) => {
      const [churn, retention] = await Promise.all(['churn', 'retention'].map((name) => api.get(`/${name}?window=P${days}D`, { signal })));
      return { days, churn, retention };
    })),
    render: (windows) => h('div', {},
      figures(...windows.map(({ days, churn }) => [`churn, ${days} days`, share(churn.churn), interval(churn, share)]),
        ...windows.map(({ days, retention }) => [`retention, ${days} days`, share(retention.retention)])),
      formula(`Churn = ${windows[0].churn.formula}; retention = ${windows[0].retention.formula}. It is above 100 % when many come back.`),
      table('Counts of customers', [
        ['window', ({ days }) => `${days} days`, 'nowrap'],
        ['from', ({ churn }) => day(churn.from), 'nowrap'],
        ['to (exclusive)', ({ churn }) => day(churn.to), 'nowrap'],
        ['at the start', ({ churn }) => count(churn.customersAtStart), 'number'],
        ['lost', ({ churn }) => count(churn.lost), 'number'],
        ['at the end', ({ retention }) => count(retention.customersAtEnd), 'number'],
        ['new', ({ retention }) => count(retention.new), 'number'],
        ['returning', ({ churn }) => count(churn.ledger.returning), 'number'],
        ['resurrecting', ({ churn }) => count(churn.ledger.resurrecting), 'number'],
        ['figures are', ({ churn }) => status(churn)],
      ], windows)),
  });
}
