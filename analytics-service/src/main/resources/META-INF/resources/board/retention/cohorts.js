import { h, hidden } from '../kit/dom.js';
import { shade } from '../kit/chart.js';
import { count, share } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { fitWords, formula, interval } from './words.js';

const PROJECTED = 6;

const percent = (value) => String(Math.round(100 * value));

/** Each measure: the cells of a cohort, and those of all cohorts. A cell is {age, value, title, projected?}. */
const MEASURES = {
  active: {
    label: 'active in the month',
    about: (answer) => `${answer.formula}. Hatched: provisional, late events are expected.`,
    cells: (item) => item.retention.map(({ age, active, retention, period, status }) => ({ age, value: retention,
      title: `${share(retention)} in ${period}: ${count(active)} of ${count(item.size)}, ${status}`, projected: status !== 'final' })),
    pooled: (answer) => answer.pooled.map(({ age, eligible, active, retention }) => ({ age, value: retention,
      title: `${share(retention)}: ${count(active)} of ${count(eligible)}` })),
  },
  survival: {
    label: 'surviving, with a projection',
    about: ({ fit }) => `${fit.formula}. Known after ${fit.gap} months of silence. Hatched: projected. ${fitWords(fit.state)}`,
    cells: (item) => [
      ...(item.survival ?? []).map(({ age, customers, survival }) => ({ age, value: survival,
        title: `${share(survival)}: ${count(customers)} of ${count(item.size)}` })),
      ...projected(item.projected),
    ],
    pooled: (answer) => projected(answer.projected),
  },
};

function projected(rows) {
  return (rows ?? []).map((row) => ({ age: row.age, value: row.survival, projected: true,
    title: `${share(row.survival)} projected, interval ${interval(row, share)}` }));
}

function triangle(answer, measure) {
  const rows = [['all cohorts', null, measure.pooled(answer)], ...answer.items.map((item) => [item.cohort, item.size, measure.cells(item)])];
  const ages = Array.from({ length: 1 + Math.max(0, ...rows.flatMap(([, , cells]) => cells.map((cell) => cell.age))) }, (ignored, age) => age);
  const cell = (cells, age) => {
    const found = cells.find((each) => each.age === age);
    return found
      ? h('td', { class: `${shade(found.value)} ${found.projected ? 'projected' : ''}`, title: found.title }, percent(found.value),
        hidden(` percent, ${found.title}`))
      : h('td', { class: 'shade-none' }, '');
  };
  return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Cohorts' }, h('table', { class: 'heat' },
    h('caption', { class: 'visually-hidden' }, `Cohorts, ${measure.label}, percent by age in months`),
    h('thead', {}, h('tr', {}, ['first active', 'size', ...ages].map((title) => h('th', { scope: 'col' }, String(title))))),
    h('tbody', {}, rows.map(([name, size, cells]) => h('tr', {}, h('th', { scope: 'row' }, name),
      h('td', {}, size === null ? '' : count(size)), ages.map((age) => cell(cells, age)))))));
}

/** Cohorts by the month of the first activity. */
export function cohorts({ api }) {
  const list = h('select', { id: 'cohort-measure', onchange: () => {
    panel.reset();
    panel.refresh();
  } },
    Object.entries(MEASURES).map(([name, { label }]) => h('option', { value: name }, label)));
  const panel = new Panel({
    title: 'Cohorts by month of first activity',
    about: 'Percent of the cohort’s customers, by months since the first activity. Darker is more.',
    controls: [h('span', {}, h('label', { for: 'cohort-measure', class: 'about' }, 'share '), list)],
    wide: true,
    every: 300_000,
    empty: 'No customer was first active in the last twelve months.',
    load: async (signal) => {
      const name = list.value;
      const answer = await api.get(name === 'survival' ? `/cohorts?periods=${PROJECTED}` : '/cohorts', { signal });
      return { answer, measure: MEASURES[name] };
    },
    render: ({ answer, measure }) => (answer.items.length === 0 ? null
      : h('div', {}, triangle(answer, measure), formula(measure.about(answer)))),
  });
  return panel;
}
