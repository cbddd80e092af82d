import { Failure } from '../kit/api.js';
import { foreign, h } from '../kit/dom.js';
import { ago, count } from '../kit/format.js';
import { Panel, figures, table } from '../kit/panel.js';

const result = (holds) => h('span', { class: holds ? 'good' : 'bad' }, holds ? '✓ holds' : '✗ broken');

const checks = (title, rows) => table(title, [
  ['check', (row) => row.check],
  ['result', (row) => result(row.holds), 'nowrap'],
  ['violations', (row) => count(row.broken), 'number'],
  ['examples', (row) => row.examples.map((example) => h('div', {}, foreign(example))), 'word'],
], rows);

/** The last reconciliation, of whichever instance; null: there was none yet. */
async function latest(api, signal) {
  try {
    return await api.get('/reconciliation?latest=true', { signal });
  } catch (failed) {
    if (failed.kind === 'absent') return null;
    throw failed;
  }
}

/** Whether the books agree with themselves. */
export function reconciliation({ api, session }) {
  return new Panel({
    title: 'Reconciliation',
    about: 'Each check compares entries, lots and balances with one another. Consistent: every check holds. '
      + 'Customers’ points and the programme’s accounts together are zero.',
    every: 60_000,
    empty: 'The ledger has not been reconciled yet. The first time is a minute after the start.',
    load: async (signal) => {
      if (!session.may('ops', 'admin')) throw new Failure('forbidden', 'for ops and admin');
      return latest(api, signal);
    },
    render: (answer) => {
      if (answer === null) return null;
      const broken = answer.checks.filter((check) => !check.holds);
      return h('div', {},
        figures(['books', h('span', { class: answer.consistent ? 'good' : 'bad' },
          answer.consistent ? '✓ consistent' : '✗ not consistent')],
        ['accounts', count(answer.accounts)], ['entries', count(answer.entries)]),
        broken.length === 0 ? null : checks('Checks that do not hold', broken),
        table('Points by account', [['account', (row) => row[0]], ['points', (row) => count(row[1]), 'number']],
          [['customers', answer.customersPoints],
            ...Object.entries(answer.programmePoints).map(([name, points]) => [`programme: ${name}`, points]),
            ...Object.entries(answer.forgottenPoints).map(([name, points]) => [`erased entries: ${name}`, points])]),
        h('details', {}, h('summary', {}, `All ${answer.checks.length} checks`), checks('All checks', answer.checks)),
        h('p', { class: 'about' }, 'Reconciled ', ago(answer.at), '.'));
    },
  });
}
