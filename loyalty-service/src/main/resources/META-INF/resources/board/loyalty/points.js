import { foreign, h } from '../kit/dom.js';
import { bars } from '../kit/chart.js';
import { count } from '../kit/format.js';
import { Panel, table } from '../kit/panel.js';
import { distribution, groupBy, period, sum } from './distribution.js';

const EVERY_MS = 60_000;
const EMPTY = 'No points were given or taken in the last twelve months.';

/** The order of kinds in a bar, with their colours. */
const KINDS = {
  awarded: { color: '--first' },
  returned: { color: '--third' },
  adjusted: { color: '--fourth' },
  redeemed: { color: '--second' },
  revoked: { color: '--bad' },
  expired: { color: '--muted', pattern: 'hatched' },
};

const names = Object.keys(KINDS);

function kindBars(title, rows, field, first, label) {
  const parts = (group) => group.toSorted((one, other) => names.indexOf(one.kind) - names.indexOf(other.kind))
    .map(({ kind, points }) => ({ name: kind, value: points, ...(KINDS[kind] ?? { color: '--muted' }) }));
  return bars({ title, first, format: count,
    rows: [...groupBy(rows, field)].map(([value, group]) => ({ label: label(value), parts: parts(group) })) });
}

/** Points by month and kind. */
export function pointsByMonth({ api }) {
  return new Panel({
    title: 'Points in and out',
    about: 'Sum of the entries of a month and kind: what was given is to the right, what was taken (below zero) to the left.',
    wide: true,
    every: EVERY_MS,
    empty: EMPTY,
    load: () => distribution(api),
    render: (answer) => {
      const erased = answer.erased.points;
      if (answer.points.length + erased.length === 0) return null;
      return h('div', {}, period(answer), kindBars('Points by month', answer.points, 'month', 'month', (month) => month),
        erased.length === 0 ? null : h('details', {}, h('summary', {}, 'Erased customers (not included above)'),
          kindBars('Points of erased customers by month (UTC)', erased, 'month', 'month', (month) => month)));
    },
  });
}

/** Points by the tier that a customer had before the entry. */
export function pointsByTier({ api }) {
  return new Panel({
    title: 'Points by tier',
    about: 'Sum of the entries of a tier and kind; the tier is the one that the customer had before the entry.',
    every: EVERY_MS,
    empty: EMPTY,
    load: () => distribution(api),
    render: (answer) => (answer.tiers.length === 0 ? null : h('div', {}, period(answer),
      kindBars('Points by tier', answer.tiers, 'tier', 'tier', (tier) => (tier === null ? 'no tier' : foreign(tier))))),
  });
}

/** What each rule awarded. */
export function pointsByRule({ api }) {
  return new Panel({
    title: 'Points by rule',
    about: 'Sum of the parts of awards that a rule gave, over all months; awards: how many parts.',
    every: EVERY_MS,
    empty: 'No rule has given points in the last twelve months.',
    load: () => distribution(api),
    render: (answer) => {
      if (answer.rules.length === 0) return null;
      const rules = [...groupBy(answer.rules, 'rule')]
        .map(([rule, rows]) => ({ rule, points: sum(rows, 'points'), awards: sum(rows, 'awards') }))
        .sort((one, other) => other.points - one.points);
      return h('div', {}, period(answer),
        bars({ title: 'Points by rule', first: 'rule', format: count,
          rows: rules.map(({ rule, points }) => ({ label: foreign(rule),
            parts: [{ name: 'points, sum of the months', value: points, color: '--first' }] })) }),
        h('details', {}, h('summary', {}, 'Awards, and each month'),
          table('Awards by rule', [['rule', (row) => foreign(row.rule), 'word'],
            ['awards, sum of the months', (row) => count(row.awards), 'number']], rules),
          table('Points by rule and month', [['rule', (row) => foreign(row.rule), 'word'], ['month', (row) => row.month],
            ['points', (row) => count(row.points), 'number'], ['awards', (row) => count(row.awards), 'number']], answer.rules)));
    },
  });
}
