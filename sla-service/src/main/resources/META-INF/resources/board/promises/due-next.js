import { foreign, h, reconcile } from '../kit/dom.js';
import { countdown } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { filtered } from './filters.js';
import { ticketLink } from './ticket-link.js';

const SHOWN = 20;

/** The running clocks whose deadlines come next; those that are over come first. */
export function dueNext(board) {
  const { api } = board;
  const body = h('tbody');
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Due next' }, h('table', {},
    h('thead', {}, h('tr', {}, ['Time left', 'Ticket', 'Promise', 'Priority', 'Department', 'Channel'].map((title) =>
      h('th', { scope: 'col' }, title)))), body));
  const link = ticketLink(board);
  const cells = (clock) => [
    h('td', { class: 'nowrap' }, countdown(clock.dueAt)),
    h('th', { scope: 'row' }, link(clock)),
    h('td', { class: 'nowrap' }, clock.metric),
    h('td', {}, clock.priority),
    h('td', {}, foreign(clock.department)),
    h('td', {}, foreign(clock.channel)),
  ];
  return new Panel({
    title: 'Due next',
    about: `The ${SHOWN} running clocks with the earliest deadlines. ▲ is over, ◆ has less than 15 minutes left.`,
    wide: true,
    every: 5_000,
    empty: 'No clock runs.',
    load: (signal) => api.get(filtered('/clocks', { state: 'running', limit: SHOWN }), { signal }),
    render: ({ items }) => {
      if (items.length === 0) return null;
      reconcile(body, items, (clock) => `${clock.ticketId} ${clock.metric} ${clock.cycle} ${clock.dueAt}`,
        (clock) => h('tr', {}, cells(clock)), () => {});
      return table;
    },
  });
}
