import { showConnection } from '../kit/connection.js';

/** Follows the changes of tickets by the stream: what shows them loads again at once. Without the stream they load every few seconds. */
export function followChanges({ api, connection }, { queue, conversation, customer }) {
  const changed = (change) => {
    queue.changed();
    conversation.changed(change?.ticketId ?? null);
    customer.changed(change?.customerId ?? null);
  };
  api.follow('/stream', {
    signal: new AbortController().signal,
    // All is loaded again when the stream begins, so that nothing must be repeated.
    resumes: false,
    onEvent: (name, change) => changed(name === 'gap' ? null : change),
    onState: (state, reason) => {
      showConnection(connection, state, reason);
      queue.setFollowed(state === 'live');
      conversation.setFollowed(state === 'live');
      // What changed before the stream began was not told.
      if (state === 'live') changed(null);
    },
  });
}
