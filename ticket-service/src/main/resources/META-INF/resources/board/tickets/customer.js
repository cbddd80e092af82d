import { foreign, h } from '../kit/dom.js';
import { ago, count, money, share } from '../kit/format.js';
import { Panel, figures } from '../kit/panel.js';

const HISTORY = 15;
const ELSEWHERE_MS = 3_000;
const TEXT_MAX = 160;

/** The customer of the open ticket: contacts, points, risk, and what happened. The other services may be unknown or away. */
export class CustomerSide {
  #api;
  #customerId = null;
  #panel;

  constructor({ api }) {
    this.#api = api;
    this.#panel = new Panel({
      title: 'Customer',
      every: 20_000,
      empty: 'The customer of the chosen ticket is shown here.',
      load: (signal) => (this.#customerId === null ? null : this.#load(this.#customerId, signal)),
      render: (loaded) => (loaded === null ? null : this.#show(loaded)),
    });
    this.element = this.#panel.element;
    this.#panel.refresh();
  }

  open(customerId) {
    if (customerId === this.#customerId) return;
    this.#customerId = customerId;
    this.#panel.reset();
    this.#panel.refresh();
  }

  /** Something of a customer has changed; null: perhaps of any. */
  changed(customerId) {
    if (this.#customerId !== null && (customerId === null || customerId === this.#customerId)) this.#panel.changed();
  }

  async #load(customerId, signal) {
    const path = `/customers/${encodeURIComponent(customerId)}`;
    const elsewhere = (board, address) =>
      (this.#api.knows(board) ? soon(this.#api.of(board, address, { signal })) : null);
    const [customer, history, points, risk] = await Promise.all([
      this.#api.get(path, { signal }).catch((failed) => {
        if (failed.kind === 'absent') return null;
        throw failed;
      }),
      this.#api.get(`${path}/history?limit=${HISTORY}`, { signal }),
      elsewhere('loyalty', path),
      elsewhere('retention', `${path}/risk`),
    ]);
    return { customerId, customer, history, points, risk };
  }

  #show({ customerId, customer, history, points, risk }) {
    const totals = customer?.totals;
    return h('div', {}, h('h3', {}, foreign(customerId)),
      customer ? h('p', { class: 'about' }, customer.contacts.map((contact) => [foreign(`${contact.kind}: ${contact.value}`), ' ']),
        'seen first ', ago(customer.firstSeenAt), ', last ', ago(customer.lastSeenAt)) : null,
      totals ? figures(['tickets', count(totals.tickets)], ['purchases', count(totals.purchases)],
        ...totals.spent.map((amount) => ['spent', money(amount)])) : null,
      h('h3', {}, 'Points'), pointsOf(points), h('h3', {}, 'Risk'), riskOf(risk),
      h('h3', {}, 'History'), h('ol', { class: 'history', role: 'list' }, history.items.map((event) =>
        h('li', {}, ago(event.time), ' ', h('span', { class: 'tag' }, event.type), ' ', event.message ? foreign(shortened(event.message)) : '',
          event.data.amount ? ` ${event.data.amount} ${event.data.currency ?? ''}` : ''))));
  }
}

/** The conversation has the whole text. */
const shortened = (text) => (text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text);

/** The answer of another service, or why there is none within its time: a slow one does not keep the rest from being shown. */
function soon(answer) {
  const late = new Promise((resolve) => setTimeout(() => resolve({ failed: { message: 'no answer within 3 seconds' } }), ELSEWHERE_MS));
  return Promise.race([answer.catch((failed) => ({ failed })), late]);
}

function missing(answer, absent) {
  if (answer === null) return h('p', { class: 'note' }, 'Not connected to this board.');
  if (!answer.failed) return null;
  return h('p', { class: 'note' }, answer.failed.kind === 'absent' ? absent : `Not known now: ${answer.failed.message}.`);
}

function pointsOf(points) {
  return missing(points, 'No points.') ?? figures(['balance', count(points.balance)], ['available', count(points.available)],
    ...(points.tier ? [['tier', foreign(points.tier)]] : []));
}

function riskOf(risk) {
  const note = missing(risk, 'No purchase yet.');
  if (note) return note;
  if (risk.risk === null) return h('p', { class: 'note' }, 'Too little data for a figure.');
  return figures(['no purchase in 90 days', share(risk.risk)], ['still a customer', share(risk.probabilityAlive)],
    ...(risk.valueAtRisk ? [['value at risk', money(risk.valueAtRisk)]] : []));
}
