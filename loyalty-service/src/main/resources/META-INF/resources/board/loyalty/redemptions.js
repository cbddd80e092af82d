import { foreign, h, reconcile } from '../kit/dom.js';
import { ago, count, countdown } from '../kit/format.js';
import { Panel } from '../kit/panel.js';

const LOADED = 200;
const SHOWN = 20;
const COLUMNS = [['expires in'], ['customer'], ['reward'], ['points', 'number'], ['held']];

/** The open holds, of which the first to expire comes first. */
export function redemptionsUnderWay({ api }) {
  const body = h('tbody');
  const table = h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Redemptions under way' }, h('table', {},
    h('thead', {}, h('tr', {}, COLUMNS.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)))), body));
  const note = h('p', { class: 'note' });
  const content = h('div', {}, table, note);
  const cells = (held) => [
    h('td', { class: 'nowrap' }, countdown(held.expiresAt)),
    h('th', { scope: 'row', class: 'word' }, h('a', { href: `?customer=${encodeURIComponent(held.customerId)}` }, foreign(held.customerId))),
    h('td', { class: 'word' }, held.rewardId === undefined ? 'points' : foreign(held.rewardId)),
    h('td', { class: 'number' }, count(held.points)),
    h('td', { class: 'nowrap' }, ago(held.heldAt)),
  ];
  return new Panel({
    title: 'Redemptions under way',
    about: 'Points that are held until the redemption is captured or cancelled, or expires. ▲ is over, ◆ has less than 15 minutes left.',
    wide: true,
    every: 10_000,
    empty: 'No points are held.',
    load: (signal) => api.get(`/redemptions?state=held&limit=${LOADED}`, { signal }),
    render: ({ items, nextCursor }) => {
      if (items.length === 0) return null;
      const shown = [...items].sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt)).slice(0, SHOWN);
      reconcile(body, shown, (held) => `${held.redemptionId} ${held.customerId}`, (held) => h('tr', {}, cells(held)), () => {});
      note.textContent = nextCursor ? `Of the ${LOADED} that were held last; there are more.`
        : items.length > SHOWN ? `${SHOWN} of ${items.length}.` : '';
      return content;
    },
  });
}
