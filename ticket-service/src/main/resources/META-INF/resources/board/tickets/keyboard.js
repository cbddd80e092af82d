/** j and k move in the queue, r goes to the reply, e resolves, Escape leaves a field. Not while somebody writes. */
export function keyboard({ queue, conversation }) {
  const actions = {
    j: () => queue.move(1),
    k: () => queue.move(-1),
    r: () => conversation.focusReply(),
    e: () => conversation.resolve(),
  };
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') document.activeElement?.blur();
    const writes = event.target.matches?.('input, textarea, select');
    const action = actions[event.key];
    if (!action || writes || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
