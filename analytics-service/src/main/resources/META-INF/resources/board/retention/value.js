import { Failure } from '../kit/api.js';
import { h } from '../kit/dom.js';
import { count, money, number } from '../kit/format.js';
import { Panel, figures } from '../kit/panel.js';
import { fitWords, formula } from './words.js';

/** What a new customer is worth, and what it costs a year that customers leave. */
export function value({ api, session }) {
  return new Panel({
    title: 'Cost of churn',
    about: 'Only purchases in the currency that most of them have.',
    every: 600_000,
    load: async (signal) => {
      if (!session.may('ops', 'admin')) throw new Failure('forbidden', 'for ops and admin');
      return api.get('/value', { signal });
    },
    render: ({ costOfChurn: cost, lifetime, asOf, state }) => h('div', {},
      figures(['a year', money(cost.perYear)], ['customers a year', number(cost.customersPerYear)],
        ['spend per customer', money(cost.spendPerCustomer), 'in the last 365 days'],
        ['at the start', count(cost.customersAtStart)], ['lost', count(cost.lost)], ['resurrecting', count(cost.resurrecting)]),
      formula(`Cost a year = ${cost.formula}.`),
      h('h3', {}, 'Lifetime value of a new customer'),
      state === 'converged' ? null : h('p', { class: 'note' }, fitWords(state)),
      figures(['value', money(lifetime.value), `within ${lifetime.horizon}`],
        ['expected repeat purchases', number(lifetime.expectedPurchases)], ['mean of a purchase day', money(lifetime.meanValue)]),
      formula(`Value = ${lifetime.formula}. As of ${asOf}.`)),
  });
}
