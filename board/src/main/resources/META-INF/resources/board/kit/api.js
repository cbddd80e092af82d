const TIMEOUT_MS = 15_000;
/** A stream says something at least every 15 seconds. */
const SILENCE_MS = 40_000;
const RECONNECT_MAX_MS = 30_000;
/** A page that is not looked at gives its connection back: browsers have six a service for all their tabs. */
const HIDDEN_MS = 10_000;

/** An answer other than 2xx, or none: `kind` is signed-out, forbidden, absent, refused, busy or unreachable. */
export class Failure extends Error {
  constructor(kind, message, problem = {}) {
    super(message);
    this.kind = kind;
    this.problem = problem;
  }
}

const KINDS = { 401: 'signed-out', 403: 'forbidden', 404: 'absent', 408: 'busy', 429: 'busy' };

/** A 401 of another service says nothing about this board's session. */
function kindOf(status, isOwn, answer) {
  if (status >= 500 || (status === 401 && !isOwn)) return 'busy';
  // Not of the service, but of a proxy that does not know it now.
  if (status === 404 && answer === null) return 'busy';
  return KINDS[status] ?? 'refused';
}

/** Requests to this service and, where their addresses are configured, to the others. */
export class Api {
  #session;
  #boards;
  #own;

  constructor(settings, session) {
    this.#session = session;
    this.#boards = settings.boards;
    this.#own = settings.board;
  }

  /** Whether the service of a board (tickets, promises, loyalty, retention) can be asked. */
  knows(board) {
    return board === this.#own || board in this.#boards;
  }

  get(path, options) {
    return this.of(this.#own, path, options);
  }

  /** GET of the service behind another board. */
  of(board, path, options) {
    return this.#send(this.#address(board, path), options);
  }

  /** POST, PATCH or PUT to this service. */
  send(method, path, body, headers = {}) {
    return this.#send(this.#address(this.#own, path), {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  }

  /** All items of a list, `pages` pages at most; `isCut` says that there are more. */
  async all(board, path, pages = 5) {
    const items = [];
    let cursor = null;
    let answer = null;
    for (let page = 0; page < pages; page++) {
      const separator = path.includes('?') ? '&' : '?';
      const next = cursor === null ? '' : `${separator}cursor=${encodeURIComponent(cursor)}`;
      answer = await this.of(board, path + next);
      items.push(...answer.items);
      cursor = answer.nextCursor ?? null;
      if (cursor === null) break;
    }
    return { ...answer, items, isCut: cursor !== null };
  }

  #address(board, path) {
    return board === this.#own ? `.${path}` : this.#boards[board] + path;
  }

  async #send(address, options = {}) {
    try {
      return await this.#sendOnce(address, options);
    } catch (failed) {
      // The token was refused, which another one of the provider may not be. Nothing was done by then.
      if (!failed.wasRefused || await this.#session.token() === failed.wasRefused) throw failed;
      return this.#sendOnce(address, options);
    }
  }

  async #sendOnce(address, { signal, headers, ...options }) {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let response;
    let body;
    let token;
    try {
      token = await this.#session.token();
      response = await fetch(address, {
        ...options,
        headers: { Accept: 'application/json', ...headers, Authorization: `Bearer ${token}` },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      body = await response.text();
    } catch (failed) {
      if (signal?.aborted) throw failed;
      throw new Failure('unreachable', timeout.aborted ? 'no answer within 15 seconds' : 'the service cannot be reached');
    }
    const answer = parse(body);
    if (response.ok) {
      this.#session.accepted(token);
      return answer;
    }
    const isOwn = address.startsWith('./');
    const failure = new Failure(this.#kindOf(response.status, isOwn, answer, token), describe(answer, response.status), answer ?? {});
    if (response.status === 401 && isOwn && failure.kind === 'busy') failure.wasRefused = token;
    throw failure;
  }

  /** The session ends only when the token that was refused is still the one in use, and cannot be renewed when the provider is back. */
  #kindOf(status, isOwn, answer, token) {
    const kind = kindOf(status, isOwn, answer);
    if (kind !== 'signed-out') return kind;
    if (!this.#session.isCurrent(token) || this.#session.renewRefused()) return 'busy';
    this.#session.onSignedOut?.();
    return kind;
  }

  /**
   * Follows a stream of server-sent events until `signal` aborts, and connects again: after the last event received, or at
   * the end of the stream without `resumes`.
   *
   * @param onEvent called with the name and the parsed data of each event
   * @param onState called with live, or with lost and the reason
   */
  async follow(path, { onEvent, onState, signal, resumes = true }) {
    let lastId = '';
    let wait = 1000;
    while (!signal.aborted) {
      await shown(signal);
      const looked = whileShown(signal);
      try {
        await this.#read(path, resumes ? lastId : '', looked.signal, {
          onOpen: () => {
            wait = 1000;
            onState('live');
          },
          onEvent: (event) => {
            lastId = event.id ?? lastId;
            if (event.data) onEvent(event.name, JSON.parse(event.data));
            else if (event.name !== 'message') onEvent(event.name, null);
          },
        });
        onState('lost', 'the stream has ended');
      } catch (failed) {
        if (signal.aborted) return;
        if (looked.signal.aborted) {
          onState('lost', 'the page was in the background');
          continue;
        }
        onState('lost', failed.message);
        if (failed.kind === 'forbidden' || failed.kind === 'signed-out') {
          await signedIn(signal);
          continue;
        }
        if (failed.kind === 'refused' && lastId) {
          // The position is not one of this stream any more.
          lastId = '';
          onEvent('gap', null);
        }
      } finally {
        looked.end();
      }
      await pause(wait * (0.5 + Math.random() / 2), signal);
      wait = Math.min(wait * 2, RECONNECT_MAX_MS);
    }
  }

  async #read(path, lastId, signal, { onOpen, onEvent }) {
    const silence = new AbortController();
    let timer = 0;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(new Failure('unreachable', 'nothing was received for 40 seconds')), SILENCE_MS);
    };
    heard();
    try {
      const token = await this.#session.token();
      const response = await fetch(this.#address(this.#own, path), {
        headers: {
          Accept: 'text/event-stream',
          Authorization: `Bearer ${token}`,
          ...(lastId ? { 'Last-Event-ID': lastId } : {}),
        },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.ok) {
        const answer = parse(await response.text());
        throw new Failure(this.#kindOf(response.status, true, answer, token), describe(answer, response.status));
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      let isOpen = false;
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        heard();
        const blocks = (text + value).replaceAll('\r\n', '\n').split('\n\n');
        text = blocks.pop();
        // The service sends something at once when it reads the log; a status alone says only that it was asked.
        if (!isOpen && blocks.length > 0) {
          isOpen = true;
          onOpen();
        }
        blocks.map(eventOf).forEach(onEvent);
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

/** One event of a stream, by the rules of server-sent events. */
function eventOf(block) {
  const event = { name: 'message', id: null, data: '' };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (line.startsWith('data')) event.data += event.data ? `\n${value}` : value;
    else if (line.startsWith('event')) event.name = value;
    else if (line.startsWith('id')) event.id = value;
  }
  return event;
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function describe(problem, status) {
  const fields = problem?.errors?.map((error) => `${error.field}: ${error.message}`).join('; ');
  return fields || problem?.detail || problem?.title || `answer ${status}`;
}

/** Waits until somebody signs in again. */
function signedIn(signal) {
  return new Promise((resolve) => {
    const end = () => {
      document.removeEventListener('signed-in', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    document.addEventListener('signed-in', end);
    signal.addEventListener('abort', end);
  });
}

/** Waits until the page is visible. */
function shown(signal) {
  return new Promise((resolve) => {
    const check = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', check);
      signal.removeEventListener('abort', check);
      resolve();
    };
    document.addEventListener('visibilitychange', check);
    signal.addEventListener('abort', check);
    check();
  });
}

/** A signal that aborts when `signal` does, or when the page was hidden for some seconds; `end` forgets it. */
function whileShown(signal) {
  const hidden = new AbortController();
  let timer = 0;
  const check = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => hidden.abort(), HIDDEN_MS);
  };
  document.addEventListener('visibilitychange', check);
  return {
    signal: AbortSignal.any([signal, hidden.signal]),
    end: () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', check);
    },
  };
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
