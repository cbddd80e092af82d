import { h } from '../kit/dom.js';

const DRAFTS = 'holdfast.drafts';
const DRAFTS_MAX = 50;
const TEMPLATES_PAGES = 2;

/**
 * A reply of an agent, by hand or from a template. What was written and not sent is kept for each ticket while the page is
 * open. A reply has an Idempotency-Key, so that one that is sent again after no answer is stored once.
 */
export class ReplyBox {
  #api;
  #session;
  #onSent;
  #ticketId = null;
  #drafts;
  /** The template of a draft, until the list of templates is there. */
  #wanted = '';
  #hasTemplates = false;
  #isSending = false;
  #text = h('textarea', { id: 'reply', dir: 'auto', maxlength: 65_536, 'aria-describedby': 'reply-fault' });
  #template = h('select', { id: 'template' }, h('option', { value: '' }, 'no template'));
  #internal = h('input', { id: 'internal', type: 'checkbox' });
  #send = h('button', { class: 'main', type: 'submit' }, 'Send');
  #fault = h('p', { id: 'reply-fault', class: 'fault', role: 'alert' });

  constructor({ api, session }, onSent) {
    this.#api = api;
    this.#session = session;
    this.#onSent = onSent;
    this.#drafts = new Map(Object.entries(stored(session.name)));
    this.#template.addEventListener('change', () => {
      this.#wanted = '';
      this.#showTemplate();
      this.#keep();
    });
    this.#internal.addEventListener('change', () => this.#keep());
    this.#text.addEventListener('input', () => this.#keep());
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
    this.#keep();
    this.#ticketId = ticketId;
    const { text, template, internal, key } = this.#drafts.get(ticketId) ?? { text: '', template: '', internal: false, key: null };
    this.#text.value = text;
    this.#wanted = template;
    if (this.#hasTemplates) this.#takeWanted();
    else this.#template.value = '';
    this.#internal.checked = internal;
    this.key = key;
    this.#fault.textContent = '';
    this.#showTemplate();
  }

  focus() {
    this.#text.focus();
  }

  /** Forgets what was written for the ticket. */
  discard() {
    this.key = null;
    this.#text.value = '';
    this.#template.value = '';
    this.#wanted = '';
    this.#internal.checked = false;
    this.#showTemplate();
    this.#keep();
  }

  #keep() {
    if (this.#ticketId === null) return;
    const draft = this.#draft();
    this.#drafts.delete(this.#ticketId);
    if (draft.text || draft.template) this.#drafts.set(this.#ticketId, draft);
    if (this.#drafts.size > DRAFTS_MAX) this.#drafts.delete(this.#drafts.keys().next().value);
    this.#store();
  }

  /** Also over a sign-in, which may leave the page; not for somebody else. */
  #store() {
    try {
      sessionStorage.setItem(DRAFTS, JSON.stringify({ owner: this.#session.name, drafts: Object.fromEntries(this.#drafts) }));
    } catch {
      // There is no room: they are kept as long as the page is open.
    }
  }

  #draft() {
    return { text: this.#text.value, template: this.#template.value || this.#wanted, internal: this.#internal.checked, key: this.key };
  }

  async #loadTemplates() {
    try {
      const { items } = await this.#api.all('tickets', '/templates?limit=200', TEMPLATES_PAGES);
      this.#template.append(...items.map((each) => h('option', { value: each.templateId }, each.subject ?? each.templateId)));
    } catch {
      // A reply can be written without them.
    }
    this.#hasTemplates = true;
    this.#takeWanted();
    this.#showTemplate();
  }

  /** The template of the draft, if there is one of that name still. */
  #takeWanted() {
    this.#template.value = this.#wanted;
    this.#wanted = '';
    if (this.#template.selectedIndex < 0) this.#template.value = '';
  }

  #showTemplate() {
    const isTemplate = this.#template.value !== '' || this.#wanted !== '';
    this.#text.readOnly = isTemplate;
    this.#text.placeholder = isTemplate ? 'The text of the template is sent, in the variant of this ticket.' : '';
  }

  /** Takes away what was sent, and not what was changed since. */
  #clear(ticketId, sent) {
    const isSame = (draft) => draft && ['text', 'template', 'internal'].every((name) => draft[name] === sent[name]);
    if (this.#ticketId !== ticketId) {
      if (isSame(this.#drafts.get(ticketId))) this.#drafts.delete(ticketId);
      this.#store();
    } else if (isSame(this.#draft())) {
      this.discard();
    } else {
      this.key = null;
      this.#keep();
    }
  }

  async #submit() {
    if (this.#isSending) return;
    const draft = this.#draft();
    const { text, template, internal } = draft;
    if (!template && !text.trim()) {
      this.#fault.textContent = 'There is nothing to send.';
      this.#text.focus();
      return;
    }
    const ticketId = this.#ticketId;
    const reply = { author: 'agent', agentId: agentId(this.#session.name), visibility: internal ? 'internal' : 'public',
      ...(template ? { templateId: template } : { message: text }) };
    const content = JSON.stringify(reply);
    // The same content is the same reply until it was accepted.
    if (this.key?.content !== content) this.key = { content, value: randomKey() };
    // A disabled button would lose the focus.
    this.#send.setAttribute('aria-disabled', 'true');
    this.#isSending = true;
    const key = this.key;
    // With the key: what is sent again after the page was left is the same reply.
    this.#keep();
    this.#fault.textContent = '';
    try {
      await this.#api.send('POST', `/tickets/${encodeURIComponent(ticketId)}/replies`, reply, { 'Idempotency-Key': key.value });
      this.#clear(ticketId, draft);
      this.#onSent();
    } catch (failed) {
      const where = this.#ticketId === ticketId ? '' : ` to ticket ${ticketId}`;
      this.#fault.textContent = `Not sent${where}: ${failed.message}. Your text is kept.`;
    } finally {
      this.#isSending = false;
      this.#send.removeAttribute('aria-disabled');
    }
  }
}

/** 128 random bits; crypto.randomUUID() is absent over plain HTTP. */
function randomKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function stored(owner) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(DRAFTS));
    return kept?.owner === owner ? kept.drafts : {};
  } catch {
    return {};
  }
}

/** The reader's name if it has the form of an id; otherwise the service names the agent by the token. */
function agentId(name) {
  return /^[A-Za-z0-9._:-]{1,64}$/.test(name) ? name : undefined;
}
