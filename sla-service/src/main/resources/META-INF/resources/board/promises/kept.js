import { foreign, h, hidden } from '../kit/dom.js';
import { count, share, startOfDay } from '../kit/format.js';
import { shade } from '../kit/chart.js';
import { Panel, figures, table } from '../kit/panel.js';
import { filtered } from './filters.js';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const HOURS = Array.from({ length: 24 }, (ignored, hour) => String(hour).padStart(2, '0'));
const GROUPS = ['department', 'channel', 'priority', 'metric'];

/** What was kept of the clocks that started today, beside the same stretch of last week. */
export function keptToday({ api }) {
  const list = h('select', { id: 'kept-group', onchange: () => {
    panel.reset();
    panel.refresh();
  } },
    GROUPS.map((name) => h('option', { value: name }, name)));
  const panel = new Panel({
    title: 'Kept today',
    about: 'Of the clocks that started today: met / (met + breached), beside the same stretch of the day a week ago.',
    controls: [h('span', {}, h('label', { for: 'kept-group', class: 'about' }, 'by '), list)],
    every: 20_000,
    load: async (signal) => {
      // By the reader's clock, also over a change of daylight saving time.
      const now = new Date();
      const weekAgo = new Date(now);
      weekAgo.setDate(now.getDate() - 7);
      const [today, before] = await Promise.all([[startOfDay(), now], [startOfDay(-7), weekAgo]].map(([start, end]) =>
        api.get(filtered('/compliance', { from: start.toISOString(), to: end.toISOString(), groupBy: list.value }), { signal })));
      return { today, before, group: list.value };
    },
    render: ({ today, before, group }) => {
      const past = new Map(before.items.map((item) => [item.group[group], item]));
      return h('div', {}, today.nextCursor ? h('p', { class: 'note' }, 'There are more groups.') : null,
        figures(['kept', share(today.total.rate)], ['a week ago', share(before.total.rate)], ['met', count(today.total.met)],
          ['breached', count(today.total.breached)], ['running', count(today.total.running)]),
        table(`Kept today by ${group}`, [
          [group, (item) => foreign(item.group[group])],
          ['kept', (item) => share(item.rate), 'number'],
          ['a week ago', (item) => share(past.get(item.group[group])?.rate), 'number'],
          ['met', (item) => count(item.met), 'number'],
          ['breached', (item) => count(item.breached), 'number'],
          ['running', (item) => count(item.running), 'number'],
        ], today.items));
    },
  });
  return panel;
}

/** The share that was kept by weekday and hour of the start, of four weeks. */
export function keptByHour({ api }) {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  return new Panel({
    title: 'Breached by weekday and hour',
    about: `Of the clocks that started in an hour of the last four weeks: breached / (met + breached), in percent; hours of ${timezone}. Darker is more.`,
    wide: true,
    every: 300_000,
    empty: 'No clock has ended in the last four weeks.',
    load: (signal) => api.get(filtered('/compliance', {
      from: startOfDay(-28).toISOString(), groupBy: 'weekday,hour', timezone, limit: 200 }), { signal }),
    render: ({ items, total }) => {
      if (total.rate === null) return null;
      const cells = new Map(items.map((item) => [`${item.group.weekday} ${item.group.hour}`, item]));
      const most = Math.max(...items.map((item) => (item.rate === null ? 0 : 1 - item.rate)), 0.01);
      const cell = (weekday, hour) => {
        const item = cells.get(`${weekday} ${hour}`);
        if (!item || item.rate === null) return h('td', { class: 'shade-none' }, '');
        const broken = 1 - item.rate;
        return h('td', { class: shade(broken / most),
          title: `${weekday} ${hour}:00: ${count(item.breached)} breached, ${count(item.met)} met` },
        String(Math.round(100 * broken)), hidden(`: ${count(item.breached)} breached, ${count(item.met)} met`));
      };
      return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Breached by weekday and hour' },
        h('table', { class: 'heat' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, ''), HOURS.map((hour) =>
          h('th', { scope: 'col' }, hour)))),
        h('tbody', {}, WEEKDAYS.map((weekday) => h('tr', {}, h('th', { scope: 'row' }, weekday), HOURS.map((hour) =>
          cell(weekday, hour)))))));
    },
  });
}
