import { h, hidden } from '../kit/dom.js';
import { count, LOCALE, number, share } from '../kit/format.js';
import { Panel, figures, table } from '../kit/panel.js';
import { fitWords } from './words.js';

const precise = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 4, maximumFractionDigits: 4 });

const bar = (value, color) => h('div', { class: 'bars', style: { height: '0.55rem' } },
  h('span', { class: 'bar', style: { width: `${100 * value}%`, '--bar': `var(${color})` } }));

const swatch = (color, name) => h('li', {}, h('span', { class: 'box', style: { '--bar': `var(${color})` } }), name);

/** How well the model predicted what is known by now. */
export function calibration({ api }) {
  return new Panel({
    title: 'Predicted and observed loss',
    about: 'The model is fitted to what was known a horizon ago; ten groups by predicted risk, and the share of each that made no '
      + 'purchase since. Brier: mean of (predicted − observed)², less is better. Baseline: the share lost of those whose last purchase was as '
      + 'long ago, one horizon earlier. AUC: the probability that a lost customer had a higher risk than one who stayed.',
    every: 600_000,
    load: (signal) => api.get('/model/calibration', { signal }),
    render: (answer) => {
      const score = (value) => (value === null ? '–' : precise.format(value));
      const scores = figures(['Brier', score(answer.brier)], ['Brier of the baseline', score(answer.baselineBrier)],
        ['AUC', score(answer.auc)], ['customers', count(answer.customers)],
        ['expected purchases', number(answer.expectedPurchases)], ['observed purchases', count(answer.observedPurchases)]);
      const note = h('p', { class: 'about' }, `Model ${answer.model}, as of ${answer.asOf}, horizon ${answer.horizon}.`);
      if (answer.state !== 'converged') return h('div', {}, h('p', { class: 'note' }, fitWords(answer.state)), scores, note);
      const rows = answer.deciles.map((decile, index) => ({ ...decile, group: index + 1 }));
      return h('div', {}, scores, table('Predicted and observed loss by group of risk', [
        ['group', (row) => String(row.group)],
        [hidden('as bars'), (row) => h('div', { 'aria-hidden': 'true' }, bar(row.predicted, '--first'), bar(row.observed, '--second')), 'bars-cell'],
        ['predicted', (row) => share(row.predicted), 'number'],
        ['observed', (row) => share(row.observed), 'number'],
        ['customers', (row) => count(row.customers), 'number'],
      ], rows), h('ul', { class: 'legend' }, swatch('--first', 'predicted (above)'), swatch('--second', 'observed (below)')), note);
    },
  });
}
