import { h } from '../kit/dom.js';
import { count, money, number } from '../kit/format.js';
import { Panel, figures } from '../kit/panel.js';
import { fitWords, formula, interval } from './words.js';

/** What the customers known today are expected to do. */
export function forecast({ api }) {
  return new Panel({
    title: 'Forecast',
    about: 'Of the customers known by now; those who come later are not in it. Intervals of 95 %.',
    every: 600_000,
    load: (signal) => api.get('/forecast', { signal }),
    render: (answer) => {
      const expected = (name, value) => [name, number(value.expected), interval(value, number)];
      const revenue = ({ currency, expected: amount, low, high, customersWithoutValue }) => [`revenue, ${currency}`, money({ amount, currency }),
        `${interval({ low, high }, (bound) => bound)}${customersWithoutValue === 0 ? '' : `; without ${count(customersWithoutValue)} customers whose value cannot be told`}`];
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
