import { foreign, h, hidden, reconcile } from '../kit/dom.js';
import { ago, countdown, duration, exact } from '../kit/format.js';
import { Panel } from '../kit/panel.js';
import { ReplyBox } from './reply-box.js';

/** Without and with a stream of changes. */
const POLLED_MS = 4_000;
const FOLLOWED_MS = 10_000;
const STATES = { running: 'running', paused: '❚❚ paused', fulfilled: '✓ met', cancelled: 'cancelled' };

/** A ticket: its messages, its clocks, and what an agent can do. */
export class Conversation {
  #api;
  #onTicket;
  #ticketId = null;
  #panel = null;
  #head = h('div');
  #clocks = h('ul', { class: 'clocks', role: 'list', 'aria-label': 'Promises' });
  #messages = h('ol', { class: 'messages', role: 'list', tabindex: 0, 'aria-label': 'Messages' });
  #news = h('p', { class: 'visually-hidden', role: 'status' });
  #earlier = h('p', { hidden: true }, h('button', { type: 'button', onclick: () => this.#loadEarlier() }, 'Earlier replies'));
  /** Those that are shown, the earliest first; an answer has the last ones. */
  #replies = [];
  #nextCursor = null;
  #loadedId = null;
  #lastReplyId = null;
  #replyBox;
  #fault = h('p', { class: 'fault', role: 'alert' });

  constructor(board, onTicket) {
    this.#api = board.api;
    this.#onTicket = onTicket;
    this.#replyBox = new ReplyBox(board, () => this.#panel.refresh());
    const content = h('div', {}, this.#head, this.#clocks, this.#earlier, this.#messages, this.#news, this.#fault, this.#replyBox.element);
    this.#panel = new Panel({
      title: 'Conversation',
      every: POLLED_MS,
      always: true,
      empty: 'Choose a ticket.',
      load: (signal) => (this.#ticketId === null ? null : this.#load(this.#ticketId, signal)),
      render: (loaded) => {
        if (loaded === null) return null;
        this.#show(loaded);
        return content;
      },
    });
    this.element = this.#panel.element;
  }

  /** Shows a ticket; null: none. */
  open(ticketId) {
    if (ticketId !== this.#ticketId) {
      this.#ticketId = ticketId;
      this.#loadedId = null;
      this.#replies = [];
      this.#nextCursor = null;
      this.#news.textContent = '';
      this.#panel.reset();
      this.#head.replaceChildren();
      this.#messages.replaceChildren();
      this.#clocks.replaceChildren();
      this.#fault.textContent = '';
      this.#replyBox.open(ticketId);
      this.#onTicket(null);
    }
    return this.#panel.refresh();
  }

  /** A ticket has changed; null: perhaps any. */
  changed(ticketId) {
    if (this.#ticketId !== null && (ticketId === null || ticketId === this.#ticketId)) this.#panel.changed();
  }

  /** Whether every change is told; if not, the conversation loads again and again. */
  setFollowed(isFollowed) {
    this.#panel.loadEvery(isFollowed ? FOLLOWED_MS : POLLED_MS);
  }

  focusReply() {
    if (this.#ticketId !== null) this.#replyBox.focus();
  }

  async resolve() {
    // Nothing that the reader has not seen.
    if (this.#loadedId !== null && this.#loadedId === this.#ticketId) await this.#change({ status: 'resolved' });
  }

  async #change(changes) {
    const ticketId = this.#ticketId;
    this.#fault.textContent = '';
    try {
      await this.#api.send('PATCH', `/tickets/${encodeURIComponent(ticketId)}`, changes);
      if (ticketId === this.#ticketId) this.#news.textContent = `Ticket ${changes.status === 'open' ? 'reopened' : changes.status}.`;
    } catch (failed) {
      const which = ticketId === this.#ticketId ? '' : ` ticket ${ticketId}`;
      this.#fault.textContent = `Not changed${which}: ${failed.message}.`;
    }
    await this.#panel.refresh();
  }

  async #load(ticketId, signal) {
    const path = `/tickets/${encodeURIComponent(ticketId)}`;
    const [ticket, clocks] = await Promise.all([
      this.#api.get(path, { signal }).catch((failed) => {
        if (failed.kind === 'absent' && ticketId === this.#ticketId) this.#forget();
        throw failed;
      }),
      this.#api.knows('promises')
        ? this.#api.of('promises', `${path}/clocks`, { signal }).then((answer) => answer.items, () => null)
        : null,
    ]);
    return { ticket, clocks };
  }

  /** The ticket is not there any more; it may have been erased, with what was written. */
  #forget() {
    this.#loadedId = null;
    this.#replies = [];
    this.#head.replaceChildren();
    this.#messages.replaceChildren();
    this.#clocks.replaceChildren();
    this.#news.textContent = '';
    this.#replyBox.discard();
  }

  /** The page of replies before those that are shown. */
  async #loadEarlier() {
    const ticketId = this.#ticketId;
    let page;
    try {
      page = await this.#api.get(
        `/tickets/${encodeURIComponent(ticketId)}/replies?limit=200&cursor=${encodeURIComponent(this.#nextCursor)}`);
    } catch (failed) {
      if (ticketId === this.#ticketId) this.#fault.textContent = `Earlier replies cannot be shown: ${failed.message}.`;
      return;
    }
    const { items, nextCursor } = page;
    if (ticketId !== this.#ticketId) return;
    const known = new Set(this.#replies.map((reply) => reply.replyId));
    this.#replies = [...items.reverse().filter((reply) => !known.has(reply.replyId)), ...this.#replies];
    this.#nextCursor = nextCursor;
    await this.#panel.refresh();
  }

  #show({ ticket, clocks }) {
    const isFirst = this.#loadedId !== ticket.ticketId;
    this.#loadedId = ticket.ticketId;
    this.#onTicket(ticket);
    const isDone = ticket.status === 'resolved' || ticket.status === 'closed';
    const state = JSON.stringify([ticket.status, ticket.subject, ticket.priority, ticket.department, ticket.agentId, ticket.tags]);
    if (this.#head.dataset.shown !== state || this.#head.childElementCount === 0) {
      this.#head.dataset.shown = state;
      const isFocused = this.#head.contains(document.activeElement);
      this.#head.replaceChildren(
        h('h3', {}, foreign(ticket.subject ?? 'without a subject')),
        h('p', { class: 'about' }, h('span', { class: 'tag', 'data-status': ticket.status }, ticket.status), ' ', foreign(ticket.customerId), ' by ',
          foreign(ticket.channel), ' · ', foreign(ticket.department ?? 'no department'), ` · ${ticket.priority} · created `, ago(ticket.createdAt),
          ticket.agentId ? [' · agent ', foreign(ticket.agentId)] : null),
        h('p', {}, isDone
          ? h('button', { type: 'button', onclick: () => this.#change({ status: 'open' }) }, 'Reopen')
          : h('button', { type: 'button', onclick: () => this.resolve() }, 'Resolve (e)')));
      if (isFocused) this.#head.querySelector('button').focus();
    }
    this.#showClocks(clocks);
    const from = this.#replies.findIndex((reply) => reply.replyId === ticket.replies[0]?.replyId);
    // Nothing before those of the answer is shown.
    if (from <= 0) this.#nextCursor = ticket.repliesNextCursor ?? null;
    this.#replies = [...this.#replies.slice(0, Math.max(from, 0)), ...ticket.replies];
    const messages = [
      { replyId: 'first', author: 'customer', visibility: 'public', message: ticket.message, createdAt: ticket.createdAt },
      ...this.#replies];
    // The button goes, the focus stays near.
    if (this.#nextCursor === null && this.#earlier.contains(document.activeElement)) this.#messages.focus();
    this.#earlier.hidden = this.#nextCursor === null;
    const isAtEnd = this.#messages.scrollHeight - this.#messages.scrollTop < 2 * this.#messages.clientHeight;
    reconcile(this.#messages, messages, (message) => message.replyId, message, () => {});
    const last = messages.at(-1);
    const isNew = !isFirst && last.replyId !== this.#lastReplyId;
    this.#lastReplyId = last.replyId;
    if (isNew) this.#news.textContent = `New message: ${last.message ?? ''}`.slice(0, 300);
    if (isFirst || (isNew && isAtEnd)) this.#messages.scrollTop = this.#messages.scrollHeight;
  }

  #showClocks(clocks) {
    if (clocks === null) {
      this.#clocks.replaceChildren(h('li', { class: 'note' }, 'Promises are not known here now.'));
      return;
    }
    reconcile(this.#clocks, clocks, (clock) => `${clock.metric} ${clock.cycle} ${clock.state} ${clock.breached} ${clock.dueAt}`, (clock) =>
      h('li', { class: 'tag', 'data-metric': clock.metric, 'data-clock-state': clock.state, title: clock.dueAt ? `due ${exact(clock.dueAt)}` : null },
        `${clock.metric} `, clock.dueAt ? hidden(`due ${exact(clock.dueAt)} `) : null, clock.breached ? h('span', { class: 'bad' }, '▲ breached ') : null,
        clock.state === 'running' && clock.dueAt && !clock.breached ? countdown(clock.dueAt) : STATES[clock.state] ?? clock.state,
        clock.state === 'fulfilled' ? ` after ${duration(Date.parse(clock.fulfilledAt) - Date.parse(clock.startedAt))}` : ''), () => {});
  }
}

function message({ author, agentId, visibility, message: text, createdAt }) {
  return h('li', { class: `message ${author} ${visibility}` },
    h('p', { class: 'about' }, author === 'customer' ? 'customer' : foreign(agentId ?? author),
      visibility === 'internal' ? ' · internal note' : '', ' · ', ago(createdAt)),
    h('p', { class: 'foreign text', dir: 'auto' }, text ?? '(without a text: it was reported without one, or erased)'));
}
