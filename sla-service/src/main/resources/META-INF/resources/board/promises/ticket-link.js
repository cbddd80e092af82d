import { foreign, h } from '../kit/dom.js';

/** Makes the cell of a ticket: a link to its conversation where the board of tickets is known. */
export function ticketLink({ settings, session }) {
  const tickets = settings.boards.tickets;
  return ({ ticketId }) => {
    const id = foreign(ticketId, { class: 'id', title: ticketId });
    return tickets ? h('a', { href: session.link(tickets, `?ticket=${encodeURIComponent(ticketId)}`) }, id) : id;
  };
}
