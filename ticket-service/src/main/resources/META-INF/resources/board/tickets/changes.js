import { showConnection } from '../kit/connection.js';

/** Follows the changes of tickets by the stream: what shows them loads again at once. Without the stream they load every few seconds. */
export function followChanges({ api, connection }, { queue, conversation, customer }) {
  let isFollowed = false;
  api.follow('/stream', {
    signal: new AbortController().signal,
    onEvent: (name, change) => {
      queue.changed();
      conversation.changed(change?.ticketId ?? null);
      customer.changed(change?.customerId ?? null);
    },
    onState: (state, reason) => {
      showConnection(connection, state, reason);
      if (isFollowed === (state === 'live')) return;
      isFollowed = state === 'live';
      queue.setFollowed(isFollowed);
      conversation.setFollowed(isFollowed);
    },
  });
}
