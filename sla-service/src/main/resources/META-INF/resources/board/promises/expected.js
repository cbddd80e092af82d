import { foreign, h } from '../kit/dom.js';
import { number, time } from '../kit/format.js';
import { Panel, figures, table } from '../kit/panel.js';
import { filters } from './filters.js';

/** The breaches that are expected in the next hour. The forecast knows departments, but no channels. */
export function expected({ api }) {
  return new Panel({
    title: 'Expected in the next hour',
    about: 'Running clocks by the share of past ones that were breached with the same time left, and the mean of those that start and are breached within an hour.',
    every: 30_000,
    load: (signal) => api.get('/forecast', { signal }),
    render: (forecast) => {
      const department = filters().get('department');
      const items = forecast.items.filter((item) => !department || item.department === department);
      return h('div', {},
        figures(['breaches, all departments', number(forecast.expected), `${time(forecast.from)} to ${time(forecast.to)}`]),
        items.length === 0 ? null : table('Expected breaches', [
          ['promise', (item) => item.metric],
          ['department', (item) => foreign(item.department)],
          ['due', (item) => number(item.due), 'number'],
          ['newcomers', (item) => number(item.newcomers), 'number'],
          ['expected', (item) => number(item.expected), 'number'],
        ], items));
    },
  });
}
