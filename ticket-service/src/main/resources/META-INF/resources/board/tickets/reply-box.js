import { h } from '../kit/dom.js';

/**
 * A reply of an agent, by hand or from a template. What was written and not sent is kept for each ticket while the page is
 * open. A reply has an Idempotency-Key, so that one that is sent again after no answer is stored once.
 */
export class ReplyBox {
  #api;
  #session;
  #onSent;
  #ticketId = null;
  #drafts = new Map();
  #text = h('textarea', { id: 'reply', dir: 'auto', maxlength: 65_536 });
  #template = h('select', { id: 'template' }, h('option', { value: '' }, 'no template'));
  #internal = h('input', { id: 'internal', type: 'checkbox' });
  #send = h('button', { class: 'main', type: 'submit' }, 'Send');
  #fault = h('p', { class: 'fault', role: 'alert' });

  constructor({ api, session }, onSent) {
    this.#api = api;
    this.#session = session;
    this.#onSent = onSent;
    this.#template.addEventListener('change', () => this.#showTemplate());
    this.#text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.element.requestSubmit();
    });
    this.element = h('form', { class: 'reply', onsubmit: (event) => {
      event.preventDefault();
      this.#submit();
    } }, h('label', { for: 'reply' }, 'Reply'), this.#text,
    h('div', { class: 'controls' }, h('span', {}, h('label', { for: 'template' }, 'template '), this.#template),
      h('span', {}, this.#internal, h('label', { for: 'internal' }, ' internal note')), this.#send,
      h('span', { class: 'about' }, 'Ctrl+Enter sends')), this.#fault);
    this.#loadTemplates();
  }

  open(ticketId) {
    if (this.#ticketId !== null) this.#drafts.set(this.#ticketId, this.#draft());
    this.#ticketId = ticketId;
    const { text, template, internal, key } = this.#drafts.get(ticketId) ?? { text: '', template: '', internal: false, key: null };
    this.#text.value = text;
    this.#template.value = template;
    this.#internal.checked = internal;
    this.key = key;
    this.#fault.textContent = '';
    this.#showTemplate();
  }

  focus() {
    this.#text.focus();
  }

  #draft() {
    return { text: this.#text.value, template: this.#template.value, internal: this.#internal.checked, key: this.key };
  }

  async #loadTemplates() {
    try {
      const { items } = await this.#api.all('tickets', '/templates?limit=200', 2);
      this.#template.append(...items.map((each) => h('option', { value: each.templateId }, each.subject ?? each.templateId)));
    } catch {
      // A reply can be written without them.
    }
  }

  #showTemplate() {
    const isTemplate = this.#template.value !== '';
    this.#text.disabled = isTemplate;
    this.#text.placeholder = isTemplate ? 'The text of the template is sent, in the variant of this ticket.' : '';
  }

  async #submit() {
    const { text, template, internal } = this.#draft();
    if (!template && !text.trim()) {
      this.#fault.textContent = 'There is nothing to send.';
      return;
    }
    const ticketId = this.#ticketId;
    const reply = { author: 'agent', agentId: agentId(this.#session.name), visibility: internal ? 'internal' : 'public',
      ...(template ? { templateId: template } : { message: text }) };
    const content = JSON.stringify(reply);
    // The same content is the same reply until it was accepted.
    if (this.key?.content !== content) this.key = { content, value: crypto.randomUUID() };
    this.#send.disabled = true;
    this.#fault.textContent = '';
    try {
      await this.#api.send('POST', `/tickets/${encodeURIComponent(ticketId)}/replies`, reply, { 'Idempotency-Key': this.key.value });
      this.#drafts.delete(ticketId);
      if (this.#ticketId === ticketId) {
        this.#ticketId = null;
        this.open(ticketId);
      }
      this.#onSent();
    } catch (failed) {
      this.#fault.textContent = `Not sent: ${failed.message}. Your text is kept.`;
    } finally {
      this.#send.disabled = false;
    }
  }
}

/** The reader's name if it has the form of an id; otherwise the service names the agent by the token. */
function agentId(name) {
  return /^[A-Za-z0-9._:-]{1,64}$/.test(name) ? name : undefined;
}
