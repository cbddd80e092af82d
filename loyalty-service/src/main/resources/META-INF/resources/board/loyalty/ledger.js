import { foreign, h, replaceIfChanged } from '../kit/dom.js';
import { ago, count, exact, NONE } from '../kit/format.js';
import { Panel, figures, table } from '../kit/panel.js';
import { entryList } from './entries.js';

const PAGE = 20;
const EVERY_MS = 30_000;

const chosen = () => new URLSearchParams(location.search).get('customer') ?? '';

function choose(customer) {
  const address = new URL(location.href);
  if (customer) address.searchParams.set('customer', customer);
  else address.searchParams.delete('customer');
  history.pushState(null, '', address);
}

function search(onChange) {
  const field = h('input', { id: 'customer', type: 'search', autocomplete: 'off', spellcheck: 'false', size: 24, value: chosen() });
  addEventListener('popstate', () => (field.value = chosen()));
  return h('form', { class: 'controls', role: 'search', onsubmit: (event) => {
    event.preventDefault();
    choose(field.value.trim());
    onChange();
  } }, h('label', { for: 'customer' }, 'customer id '), field, h('button', { type: 'submit' }, 'Show'));
}

function balance(account) {
  const next = account.nextTier;
  return h('div', {}, h('p', { class: 'about' }, 'Customer ', foreign(account.customerId)),
    account.mergedIntoCustomerId === undefined ? null : h('p', { class: 'note' }, foreign(account.customerId),
      ' was merged into ', foreign(account.mergedIntoCustomerId), ', whose account this is.'),
    figures(['balance', count(account.balance)], ['available', count(account.available), 'can be spent now'],
      ['held', count(account.held), 'of open redemptions'], ['pending', count(account.pending), 'can be spent later'],
      ['deficit', count(account.deficit), account.deficit === 0 ? null : 'the next points settle it'],
      ['tier', account.tier === null ? 'none' : foreign(account.tier)],
      ['next tier', next === null ? NONE : foreign(next.tier), next === null ? null : `${next.missing} missing`]),
    account.expiring.length === 0 ? null : h('details', {}, h('summary', {}, 'Points that expire'),
      h('p', { class: 'about' }, `The next on ${exact(account.expiring[0].at)}.`),
      table('Points that expire', [['expires', (lot) => ago(lot.at)], ['points left in the lot', (lot) => count(lot.points), 'number']],
        account.expiring)));
}

const STATES = { issued: 'issued', used: '✓ used', expired: '✗ expired', revoked: '✗ revoked' };

function rewards({ items, isCut }) {
  return h('div', {}, h('h3', {}, 'Rewards'),
    items.length === 0 ? h('p', { class: 'note' }, 'None.') : table('Rewards of the customer', [
      ['reward', (reward) => foreign(reward.reward), 'word'],
      ['state', (reward) => STATES[reward.state] ?? reward.state, 'nowrap'],
      ['issued', (reward) => ago(reward.issuedAt), 'nowrap'],
      ['valid until', (reward) => (reward.validUntil === null ? 'for ever' : ago(reward.validUntil)), 'nowrap'],
      ['for', (reward) => (reward.card === null ? 'points' : foreign(`punch card ${reward.card}`)), 'word'],
      ['id', (reward) => foreign(reward.issuedId), 'word'],
    ], items),
    isCut ? h('p', { class: 'note' }, 'There are more rewards.') : null);
}

/** One customer's account: what there is, how it came, and what was got for it. */
export function ledger({ api }) {
  let pages = 1;
  let shownOf = null;
  let entries = null;
  const account = h('div');
  const held = h('div');
  const whole = h('div');
  const show = () => {
    pages = 1;
    panel.reset();
    panel.refresh();
  };
  let isCut = false;
  const more = () => {
    // A page at a time, however often one clicks.
    if (!isCut) return;
    isCut = false;
    pages += 1;
    panel.refresh();
  };
  const panel = new Panel({
    title: 'A customer’s ledger',
    about: 'Balance = available + held + pending − deficit. Entries: the newest first, as they were posted.',
    wide: true,
    every: EVERY_MS,
    always: true,
    controls: [search(show)],
    empty: 'Type a customer’s id to see the account.',
    load: async (signal) => {
      const id = chosen();
      if (id === '') return null;
      const path = `/customers/${encodeURIComponent(id)}`;
      const all = (of, count) => api.all('loyalty', `${path}/${of}?limit=${PAGE}`, count);
      try {
        const [found, list, got] = await Promise.all([api.get(path, { signal }), all('entries', pages), all('rewards', 5)]);
        return { id, found, list, got };
      } catch (failed) {
        if (failed.kind === 'absent') return { id, found: null };
        throw failed;
      }
    },
    render: (figuresOf) => {
      if (figuresOf === null) return null;
      const { id, found, list, got } = figuresOf;
      if (found === null) return h('p', { class: 'note' }, 'No account with this id: ', foreign(id), '.');
      if (shownOf !== id) {
        shownOf = id;
        entries = entryList(more);
        whole.replaceChildren(account, h('h3', {}, 'Entries'), entries.element, held);
      }
      replaceIfChanged(account, found, balance);
      entries.show(list);
      isCut = list.isCut;
      replaceIfChanged(held, got, rewards);
      return whole;
    },
  });
  addEventListener('popstate', show);
  return panel;
}
