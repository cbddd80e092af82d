import { foreign, h } from '../kit/dom.js';
import { count, money, number, share } from '../kit/format.js';
import { Panel, table } from '../kit/panel.js';
import { fitWords, formula, small } from './words.js';

const SHOWN = 20;

const ORDERS = {
  'value-at-risk': 'Ranked by value at risk.',
  'purchases-at-risk': 'Ranked by purchases at risk: there is too little data for a fit of values.',
};

/** The customers whose leaving would cost most. */
export function atRisk({ api, settings, session }) {
  const loyalty = settings.boards.loyalty;
  const link = ({ customerId }) => (loyalty
    ? h('a', { href: session.link(loyalty, `?customer=${encodeURIComponent(customerId)}`) }, foreign(customerId))
    : foreign(customerId));
  return new Panel({
    title: 'Customers at risk',
    about: `The ${SHOWN} with the highest value at risk = risk × (r + x) / (α + T) × horizon × E[M]: the probability of no purchase within `
      + 'the horizon, times what a customer of that history who surely stays would spend. Baseline: the share that made none among those '
      + 'whose last purchase was as long ago, one horizon earlier.',
    wide: true,
    every: 300_000,
    load: (signal) => api.get(`/at-risk?limit=${SHOWN}`, { signal }),
    render: ({ items, state, rankedBy }) => {
      if (state !== 'converged') return h('p', { class: 'note' }, fitWords(state));
      if (items.length === 0) return h('p', { class: 'note' }, 'No customer is at risk.');
      return h('div', {}, table('Customers at risk', [
        ['customer', link, 'word'],
        ['value at risk', (item) => money(item.valueAtRisk), 'number'],
        ['risk', (item) => share(item.risk), 'number'],
        ['baseline', (item) => share(item.baseline), 'number'],
        ['alive with', (item) => share(item.probabilityAlive), 'number'],
        ['expected purchases', (item) => small(item.expectedPurchases), 'number'],
        ['expected value', (item) => money(item.expectedValue), 'number'],
        ['repeat purchase days', (item) => count(item.frequency), 'number'],
        ['first to last, weeks', (item) => number(item.recency), 'number'],
        ['known for, weeks', (item) => number(item.age), 'number'],
      ], items), formula(`${ORDERS[rankedBy] ?? rankedBy} As of ${items[0].asOf}, horizon ${items[0].horizon}, model ${items[0].model}.`));
    },
  });
}
