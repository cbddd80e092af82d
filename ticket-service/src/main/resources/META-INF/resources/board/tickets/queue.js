import { foreign, h, reconcile } from '../kit/dom.js';
import { ago, countdown, exact } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { keysControl } from './keyboard.js';

const SHOWN = 30;
/** Without and with a stream of changes. */
const POLLED_MS = 4_000;
const FOLLOWED_MS = 10_000;
const SUBJECTS_MAX = 2_000;
const DUE = 'due';
const LISTS = [[DUE, 'due next'], ['open', 'open, newest first'], ['pending', 'pending'], ['resolved', 'resolved']];

/**
 * The queue: tickets whose clocks are due next, as sla-service knows them, or tickets of a status. A chosen ticket is kept in
 * the address, and stays where it is while the list changes.
 */
export class Queue {
  #api;
  #open;
  #list = h('ul', { class: 'queue', role: 'listbox', 'aria-label': 'Tickets', tabindex: 0 });
  #tickets = new Map();
  #choice;
  #panel;
  #selected = null;
  #rows = 0;

  constructor({ api }, open) {
    this.#api = api;
    this.#open = open;
    this.#list.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.move(step);
    });
    const lists = LISTS.filter(([name]) => name !== DUE || api.knows('promises'));
    this.#choice = h('select', { id: 'queue-list', onchange: () => {
      this.#panel.reset();
      this.refresh();
    } },
      lists.map(([value, title]) => h('option', { value }, title)));
    this.#panel = new Panel({
      title: 'Queue',
      controls: [h('span', {}, h('label', { for: 'queue-list', class: 'about' }, 'show '), this.#choice), keysControl()],
      about: `Keys: j next, k previous, r reply, e resolve. At most ${SHOWN} are shown.`,
      every: POLLED_MS,
      always: true,
      empty: 'No ticket here: choose another list above.',
      load: (signal) => (this.#choice.value === DUE ? this.#due(signal) : this.#ofStatus(signal)),
      render: (entries) => this.#render(entries),
    });
    this.element = this.#panel.element;
  }

  refresh() {
    return this.#panel.refresh();
  }

  focus() {
    this.#list.focus({ preventScroll: true });
  }

  /** A ticket has changed. */
  changed() {
    this.#panel.changed();
  }

  /** Whether every change is told; if not, the queue loads again and again. */
  setFollowed(isFollowed) {
    this.#panel.loadEvery(isFollowed ? FOLLOWED_MS : POLLED_MS);
  }

  /** Shows which ticket is open; null: none. */
  select(ticketId) {
    this.#selected = ticketId;
    this.#list.removeAttribute('aria-activedescendant');
    [...this.#list.children].forEach((row) => this.#mark(row));
  }

  /** Opens the next ticket of the list, or the one before with -1. */
  move(step) {
    const rows = [...this.#list.children];
    const at = rows.findIndex((row) => row.dataset.key === this.#selected);
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (row) this.#choose(row.dataset.key);
  }

  async #due(signal) {
    const { items } = await this.#api.of('promises', `/clocks?state=running&limit=${2 * SHOWN}`, { signal });
    const first = new Map();
    items.forEach((clock) => first.has(clock.ticketId) || first.set(clock.ticketId, clock));
    const clocks = [...first.values()].slice(0, SHOWN);
    await Promise.all(clocks.map((clock) => this.#learn(clock.ticketId, signal)));
    return clocks.map((clock) => ({ ...clock, subject: this.#tickets.get(clock.ticketId) ?? null }));
  }

  async #ofStatus(signal) {
    const { items } = await this.#api.get(`/tickets?status=${this.#choice.value}&limit=${SHOWN}`, { signal });
    return items;
  }

  /** Subjects do not change; each is asked for once. */
  async #learn(ticketId, signal) {
    if (this.#tickets.has(ticketId)) return;
    try {
      const ticket = await this.#api.get(`/tickets/${encodeURIComponent(ticketId)}`, { signal });
      if (this.#tickets.size >= SUBJECTS_MAX) this.#tickets.clear();
      this.#tickets.set(ticketId, ticket.subject);
    } catch (failed) {
      if (failed.kind !== 'absent') throw failed;
    }
  }

  #render(entries) {
    if (entries.length === 0) return null;
    reconcile(this.#list, entries, (entry) => entry.ticketId, (entry) => this.#row(entry), (row, entry) => this.#update(row, entry));
    // The ticket that is open may have left the list.
    this.select(this.#selected);
    return this.#list;
  }

  #row(entry) {
    const row = h('li', { role: 'option', id: `queue-${++this.#rows}`, onclick: () => this.#choose(entry.ticketId) });
    row.dataset.key = entry.ticketId;
    this.#update(row, entry);
    return row;
  }

  #update(row, entry) {
    const state = `${entry.dueAt ?? entry.updatedAt} ${entry.priority} ${entry.department} ${entry.subject}`;
    if (row.dataset.shown === state) return;
    row.dataset.shown = state;
    // A name that does not change each second, as a screen reader would say it again.
    row.setAttribute('aria-label', [`${entry.subject ?? entry.ticketId}`, entry.dueAt ? `due ${exact(entry.dueAt)}` : null, entry.priority,
      entry.metric, entry.customerId, entry.channel, entry.department].filter(Boolean).join(', '));
    row.replaceChildren(
      h('div', { class: 'line' }, foreign(entry.subject ?? entry.ticketId, { class: 'subject' }),
        entry.dueAt ? countdown(entry.dueAt) : ago(entry.updatedAt)),
      h('div', { class: 'about' }, foreign(entry.customerId), ' · ', foreign(entry.channel), ' · ', foreign(entry.department ?? 'no department'),
        ' · ', h('span', { class: entry.priority === 'urgent' || entry.priority === 'high' ? 'warn' : null }, entry.priority),
        entry.metric ? ` · ${entry.metric}` : ''));
    this.#mark(row);
  }

  #mark(row) {
    const isSelected = row.dataset.key === this.#selected;
    row.setAttribute('aria-selected', String(isSelected));
    if (isSelected) this.#list.setAttribute('aria-activedescendant', row.id);
  }

  #choose(ticketId) {
    const address = new URL(location.href);
    address.searchParams.set('ticket', ticketId);
    history.pushState(null, '', address);
    this.select(ticketId);
    this.#list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    this.#open(ticketId);
  }
}
