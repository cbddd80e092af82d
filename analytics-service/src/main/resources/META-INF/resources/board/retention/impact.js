import { h } from '../kit/dom.js';
import { count, share } from '../kit/format.js';
import { Panel, figures, table } from '../kit/panel.js';
import { formula, interval, status } from './words.js';

const TOO_LITTLE = 'No comparison: there are too few customers on one of its sides.';

/** Churn of customers with a missed deadline beside that of the others. */
export function impact({ api }) {
  return new Panel({
    title: 'Missed deadlines and churn',
    about: 'Customers at the start of the window with and without a breach that was due in the stretch before it; intervals of 95 %.',
    every: 300_000,
    empty: 'No customers were active before the window.',
    load: (signal) => api.get('/sla-impact', { signal }),
    render: (answer) => {
      const sides = [['with a breach', answer.breached], ['without', answer.notBreached]];
      if (sides.every(([, side]) => side.customers === 0)) return null;
      const { adjusted } = answer;
      return h('div', {},
        table('Churn with and without a breach', [
          ['customers who were', ([name]) => name, 'nowrap'],
          ['churn', ([, side]) => share(side.churn), 'number'],
          ['interval', ([, side]) => interval(side, share), 'nowrap'],
          ['lost', ([, side]) => count(side.lost), 'number'],
          ['customers', ([, side]) => count(side.customers), 'number'],
        ], sides),
        answer.state === 'too-little-data' ? h('p', { class: 'note' }, TOO_LITTLE) : null,
        figures(['difference', share(answer.difference), interval(answer, share)],
          [`adjusted by ${adjusted.by}`, share(adjusted.difference), interval(adjusted, share)]),
        h('p', {}, answer.caveat),
        h('details', {}, h('summary', {}, 'Bands of recency'), table('Bands of recency, the latest first', [
          ['band', ({ index }) => String(index + 1)],
          ['with a breach', ({ band }) => count(band.breached), 'number'],
          ['lost', ({ band }) => count(band.breachedLost), 'number'],
          ['without', ({ band }) => count(band.notBreached), 'number'],
          ['lost', ({ band }) => count(band.notBreachedLost), 'number'],
        ], adjusted.bands.map((band, index) => ({ band, index })))),
        formula(`Window ${answer.from.slice(0, 10)} to ${answer.to.slice(0, 10)} (exclusive). ${answer.formula}.`),
        h('p', { class: 'about' }, status(answer)));
    },
  });
}
