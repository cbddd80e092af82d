import { h } from '../kit/dom.js';
import { count, money, number } from '../kit/format.js';
import { Panel, figures } from '../kit/panel.js';
import { fitWords, formula, interval } from './words.js';

const without = (customers) => (customers === 0 ? '' : `; without ${count(customers)} customers whose value cannot be told`);

/** What the customers known today are expected to do. */
export function forecast({ api }) {
  return new Panel({
    title: 'Forecast',
    about: 'Of the customers known by now; those who come later are not in it. Intervals of 95 %.',
    every: 600_000,
    load: (signal) => api.get('/forecast', { signal }),
    render: (answer) => {
      const expected = (name, value) => [name, number(value.expected), interval(value, number)];
      const revenue = ({ currency, expected: amount, customersWithoutValue, ...bounds }) => [
        `revenue, ${currency}`, money({ amount, currency }), interval(bounds, (bound) => bound) + without(customersWithoutValue)];
      return h('div', {},
        answer.state === 'converged' ? null : h('p', { class: 'note' }, fitWords(answer.state)),
        figures(['customers known', count(answer.customers)],
          ...(answer.activeCustomers === null ? [] : [expected('with a purchase', answer.activeCustomers)]),
          ...(answer.purchases === null ? [] : [expected('purchases', answer.purchases)]),
          ...answer.revenue.map(revenue)),
        formula(`From ${answer.from} to ${answer.to} (exclusive), model ${answer.model}. ${answer.formula}.`));
    },
  });
}
