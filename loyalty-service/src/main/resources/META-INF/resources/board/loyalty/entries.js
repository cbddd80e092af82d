import { foreign, h, reconcile } from '../kit/dom.js';
import { ago, count, exact } from '../kit/format.js';

const COLUMNS = [['When'], ['Kind'], ['Points', 'number'], ['Balance after', 'number'], ['By rule'], ['Lots'], ['About']];

/** More lots than these are folded. */
const LOTS_SHOWN = 3;

const signed = (points) => (points > 0 ? `+${count(points)}` : count(points));

/** A lot that the entry created: what is left of it, as a bar. Or the points that the entry took from a lot, or gave back. */
function lotLine(lot) {
  const rule = lot.rule === undefined ? null : [' (', foreign(lot.rule), ')'];
  if (lot.remaining === undefined) {
    return h('div', {}, `${signed(lot.points)} `, lot.points < 0 ? 'from a lot' : 'back to a lot', rule);
  }
  const width = lot.points === 0 ? 0 : (100 * lot.remaining) / lot.points;
  const dates = [lot.availableFrom && `available from ${exact(lot.availableFrom)}`, lot.expiresAt && `expires ${exact(lot.expiresAt)}`];
  return h('div', { title: dates.filter(Boolean).join('; ') },
    h('div', { class: 'bars', 'aria-hidden': 'true', style: { height: '0.6rem' } },
      h('span', { class: 'bar', style: { width: `${width}%`, '--bar': 'var(--first)' } }),
      h('span', { class: 'bar hatched', style: { width: `${100 - width}%`, '--bar': 'var(--line)' } })),
    `${count(lot.remaining)} of ${count(lot.points)} left`, rule,
    lot.expiresAt ? [', expires ', ago(lot.expiresAt)] : null,
    Date.parse(lot.availableFrom) > Date.now() ? [', available ', ago(lot.availableFrom)] : null);
}

function lots(entry) {
  const lines = entry.lots.map(lotLine);
  const folded = lines.splice(LOTS_SHOWN);
  return [...lines, folded.length === 0 ? null : h('details', {}, h('summary', {}, `${folded.length} more lots`), folded),
    entry.moreLots ? h('div', { class: 'about' }, 'and others that are not listed') : null];
}

function about(entry) {
  const facts = [['', entry.causeId], ['purchase ', entry.purchaseId === entry.causeId ? undefined : entry.purchaseId], ['', entry.reason]];
  return h('td', { style: { 'min-width': '9rem' }, title: `caused by event ${entry.cause} of ${entry.causeSource}, posted ${exact(entry.postedAt)}` },
    facts.filter(([, value]) => value !== undefined).map(([name, value]) => h('div', {}, name, foreign(value))));
}

const cells = (entry) => [
  h('th', { scope: 'row', class: 'nowrap' }, ago(entry.at)),
  h('td', {}, entry.kind),
  h('td', { class: 'number' }, signed(entry.points)),
  h('td', { class: 'number' }, count(entry.balance)),
  h('td', { class: 'word' }, (entry.parts ?? []).map((part) => h('div', {}, foreign(part.rule), ` ${signed(part.points)}`))),
  h('td', { style: { width: '45%', 'min-width': '18rem' } }, lots(entry)),
  about(entry),
];

/** The entries of an account. A row that has not changed is left alone. */
export function entryList(more) {
  const body = h('tbody');
  const note = h('p', { class: 'note', tabindex: -1, role: 'status' });
  const button = h('button', { type: 'button', onclick: more }, 'More entries');
  const fill = (row, entry) => {
    const state = JSON.stringify(entry);
    if (row.entry === state) return row;
    row.entry = state;
    row.replaceChildren(...cells(entry));
    return row;
  };
  return {
    element: h('div', {}, h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Entries' }, h('table', {},
      h('caption', { class: 'visually-hidden' }, 'Entries'),
      h('thead', {}, h('tr', {}, COLUMNS.map(([title, kind]) => h('th', { scope: 'col', class: kind }, title)))), body)), note, button),
    show({ items, isCut }) {
      reconcile(body, items, (entry) => entry.entryId, (entry) => fill(h('tr'), entry), fill);
      const text = items.length === 0 ? 'No entries.' : `${count(items.length)} entries${isCut ? ', the newest' : ', all there are'}.`;
      // An equal text would be said again.
      if (note.textContent !== text) note.textContent = text;
      // The focus must not be lost with the button.
      if (!isCut && document.activeElement === button) note.focus();
      button.hidden = !isCut;
    },
  };
}
