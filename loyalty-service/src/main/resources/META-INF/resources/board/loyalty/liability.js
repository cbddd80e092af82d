import { h } from '../kit/dom.js';
import { bars } from '../kit/chart.js';
import { ago, count, money, NONE, share } from '../kit/format.js';
import { Panel, figures } from '../kit/panel.js';

/** What the programme owes, when it expires, and what is expected not to be redeemed. */
export function liability({ api }) {
  return new Panel({
    title: 'Liability',
    about: 'Outstanding: the sum of all balances above zero. Value: outstanding × the value of a point.',
    every: 120_000,
    load: (signal) => api.get('/liability', { signal }),
    render: (answer) => {
      const worth = (amount) => (amount === null ? NONE : money({ amount, currency: answer.currency }));
      return h('div', {},
        figures(['points outstanding', count(answer.outstanding), `of ${count(answer.customers)} customers`],
          ['value', worth(answer.value), answer.value === null ? 'the programme gives a point no value' : null],
          ['pending', count(answer.pending), 'cannot be spent yet'],
          ['held', count(answer.held), 'of open redemptions'],
          ['deficit', count(answer.deficit), 'taken back, not found in any lot yet']),
        h('h3', {}, 'Expiring'),
        answer.expiring.length === 0
          ? h('p', { class: 'note' }, 'No outstanding points expire in the months to come.')
          : bars({ title: 'Points that expire, by month', first: 'month', format: count,
            rows: answer.expiring.map(({ month, points }) => ({ label: month,
              parts: [{ name: 'points', value: points, color: '--second' }] })) }),
        figures(['expiring later', count(answer.expiringLater)], ['never expiring', count(answer.neverExpiring)]),
        h('h3', {}, 'Breakage'),
        h('p', { class: 'about' }, 'Rate: expired / (expired + redeemed) of the lots whose expiry is over. '
          + 'Expected value: the value of the outstanding points that can expire × rate.'),
        figures(['rate', share(answer.breakage.rate)], ['expected value', worth(answer.breakage.expectedValue)]),
        h('p', { class: 'about' }, answer.breakage.basis, '.'),
        h('p', { class: 'about' }, 'Snapshot taken ', ago(answer.asOf), '.'));
    },
  });
}
