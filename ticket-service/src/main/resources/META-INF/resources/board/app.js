import { h } from './kit/dom.js';
import { followChanges } from './tickets/changes.js';
import { Conversation } from './tickets/conversation.js';
import { CustomerSide } from './tickets/customer.js';
import { keyboard } from './tickets/keyboard.js';
import { Queue } from './tickets/queue.js';

/** The board of tickets: the queue by what is due next, a conversation, its customer. The ticket is in the address. */
export async function show(board) {
  const customer = new CustomerSide(board);
  const conversation = new Conversation(board, (ticket) => customer.open(ticket?.customerId ?? null));
  const queue = new Queue(board, (ticketId) => conversation.open(ticketId));
  board.place.append(h('h1', { class: 'visually-hidden' }, 'Tickets'),
    h('div', { class: 'desk' }, queue.element, conversation.element, customer.element));
  keyboard({ queue, conversation });
  const openFromAddress = () => {
    const ticketId = new URLSearchParams(location.search).get('ticket');
    queue.select(ticketId);
    conversation.open(ticketId);
  };
  addEventListener('popstate', openFromAddress);
  queue.refresh();
  openFromAddress();
  followChanges(board, { queue, conversation, customer });
}
