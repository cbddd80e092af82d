import { foreign, h } from '../kit/dom.js';
import { bars } from '../kit/chart.js';
import { count, exact } from '../kit/format.js';
import { Panel, table } from '../kit/panel.js';
import { distribution, groupBy, period, sum } from './distribution.js';

const STATES = {
  issued: { color: '--first' },
  used: { color: '--third' },
  expired: { color: '--muted', pattern: 'hatched' },
  revoked: { color: '--bad' },
};

function stock({ stock: all, left }) {
  if (all === null) return 'any number';
  const width = all === 0 ? 0 : (100 * left) / all;
  return h('div', {}, h('div', { class: 'bars', 'aria-hidden': 'true' },
    h('span', { class: 'bar', style: { width: `${width}%`, '--bar': 'var(--first)' } }),
    h('span', { class: 'bar hatched', style: { width: `${100 - width}%`, '--bar': 'var(--line)' } })),
  h('span', { class: left === 0 ? 'bad' : null }, left === 0 ? `✗ none left of ${count(all)}` : `${count(left)} of ${count(all)}`));
}

/** The rewards of the programme in force. */
export function rewardsOffered({ api }) {
  return new Panel({
    title: 'Rewards offered',
    about: 'By the programme in force. Left: of the stock, what is neither held nor captured.',
    wide: true,
    every: 30_000,
    empty: 'The programme in force offers no rewards.',
    load: (signal) => api.get('/rewards', { signal }),
    render: ({ items }) => (items.length === 0 ? null : table('Rewards offered', [
      ['reward', (offer) => foreign(offer.rewardId), 'word'],
      ['points', (offer) => count(offer.points), 'number'],
      ['left of the stock', stock, 'bars-cell'],
      ['a customer', (offer) => (offer.perCustomer === null ? 'any number' : count(offer.perCustomer)), 'number'],
      ['tiers', (offer) => (offer.tiers.length === 0 ? 'all' : foreign(offer.tiers.join(', '))), 'word'],
      ['offered', ({ from, until }) => [from && `from ${exact(from)}`, until && `until ${exact(until)}`].filter(Boolean).join(' ') || 'always', 'word'],
      ['usable for', (offer) => offer.validFor ?? 'ever'],
    ], items)),
  });
}

/** The rewards that customers got, in their present state. */
export function rewardsIssued({ api }) {
  return new Panel({
    title: 'Rewards issued',
    about: 'Issued in the period, by their present state: sums of all months and tiers.',
    every: 60_000,
    empty: 'No reward was issued in the last twelve months.',
    load: () => distribution(api),
    render: (answer) => {
      if (answer.rewards.length === 0) return null;
      return h('div', {}, period(answer),
        bars({ title: 'Rewards issued', first: 'reward', format: count,
          rows: [...groupBy(answer.rewards, 'reward')].map(([reward, rows]) => ({ label: foreign(reward),
            parts: [...groupBy(rows, 'state')].map(([name, group]) => ({ name, value: sum(group, 'issued'),
              ...(STATES[name] ?? { color: '--muted' }) })) })) }),
        h('details', {}, h('summary', {}, 'Each tier, month and state'), table('Rewards issued by tier, month and state', [
          ['reward', (row) => foreign(row.reward), 'word'],
          ['tier', (row) => (row.tier === null ? 'no tier' : foreign(row.tier)), 'word'],
          ['month', (row) => row.month], ['state', (row) => row.state], ['issued', (row) => count(row.issued), 'number'],
          ['points', (row) => count(row.points), 'number']], answer.rewards)));
    },
  });
}
