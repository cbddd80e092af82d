const KEY = 'holdfast.session';
const SIGN_IN = 'holdfast.sign-in';
/** A token is renewed when less than this is left of its life. */
const RENEWAL_MS = 30_000;
const PROVIDER_TIMEOUT_MS = 10_000;

/**
 * Who is signed in, for this tab. The token comes from the address (`#token=…`, which `./holdfast board` prints and no server
 * sees) or from the OpenID provider by authorization code with PKCE (RFC 7636).
 */
export class Session {
  #settings;
  #tokens;
  /** The token that a service refused last, and the one that was got in its place. */
  #refused = null;
  #replacement = null;
  name = '';
  roles = [];
  /** Whether another board, at which somebody is signed in, has led here. */
  comesSignedIn = false;

  constructor(settings) {
    this.#settings = settings;
    this.#tokens = read(KEY);
  }

  /** Takes the token out of the address, or ends a sign-in that has come back from the provider. */
  async start() {
    const fragment = new URLSearchParams(location.hash.slice(1));
    const query = new URLSearchParams(location.search);
    if (fragment.has('token')) {
      // With a provider nobody is signed in by a link that somebody else has made.
      if (!this.hasProvider) this.#keep({ access: fragment.get('token'), from: 'address' });
      history.replaceState(null, '', location.pathname + location.search);
    } else if (fragment.has('sign-in')) {
      this.comesSignedIn = this.hasProvider;
      history.replaceState(null, '', location.pathname + location.search);
    } else if (query.has('state') && (query.has('code') || query.has('error'))) {
      await this.#finish(query);
    }
  }

  get isSignedIn() {
    return Boolean(this.#tokens?.access);
  }

  /** Whether somebody is signed in with this token still, and not with another one meanwhile. */
  isCurrent(token) {
    return this.#tokens?.access === token;
  }

  get hasProvider() {
    return Boolean(this.#settings.oidc);
  }

  /**
   * A service has refused the token in use: another one is asked of the provider before the next request. False: there is
   * none to be had without a question, as the provider has refused, or its new token was refused, too.
   */
  renewRefused() {
    if (!this.#tokens?.refresh || this.#tokens.access === this.#replacement) return false;
    this.#refused = this.#tokens.access;
    return true;
  }

  /** A service has accepted the token. */
  accepted(token) {
    if (token === this.#replacement) this.#replacement = null;
  }

  may(...roles) {
    return roles.some((role) => this.roles.includes(role));
  }

  /** The token to send, renewed when it is about to expire. */
  async token() {
    const { access, expiresAt, refresh } = this.#tokens ?? {};
    const isRefused = access === this.#refused;
    if (refresh && (isRefused || (expiresAt && expiresAt - Date.now() < RENEWAL_MS))) {
      this.renewal ??= this.#renew(refresh).finally(() => (this.renewal = null));
      await this.renewal;
    }
    return this.#tokens?.access ?? '';
  }

  use(token) {
    this.#keep({ access: token, from: 'address' });
  }

  end() {
    this.#tokens = null;
    sessionStorage.removeItem(KEY);
  }

  /** A link to another board. `query`: ?name=value. */
  link(address, query = '') {
    return `${address}/board${query}`;
  }

  /**
   * Where a link to another board leads: with the token of an address, which is not in the link itself, so that nobody copies
   * it; with a provider that board signs in by itself, without a question while the provider's session lasts. Null: as the
   * link says.
   */
  destination(link) {
    const isBoard = Object.values(this.#settings.boards).some((address) => link.split(/[?#]/)[0] === `${address}/board`);
    if (!isBoard || !this.isSignedIn) return null;
    return this.#tokens.from === 'address' ? `${link}#token=${encodeURIComponent(this.#tokens.access)}` : `${link}#sign-in`;
  }

  /** Leaves the page for the provider's. */
  async signIn() {
    const provider = await this.#provider();
    const verifier = random();
    const state = random();
    write(SIGN_IN, { verifier, state, search: location.search });
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
    const address = new URL(provider.authorization_endpoint);
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: this.#settings.oidc.clientId,
      redirect_uri: redirectUri(),
      scope: this.#settings.oidc.scope,
      state,
      code_challenge: base64Url(new Uint8Array(digest)),
      code_challenge_method: 'S256',
    })) address.searchParams.set(name, value);
    location.assign(address);
  }

  async #finish(query) {
    const begun = read(SIGN_IN);
    sessionStorage.removeItem(SIGN_IN);
    history.replaceState(null, '', location.pathname + (begun?.search ?? ''));
    if (!begun || query.get('state') !== begun.state) throw new Error('This sign-in was not begun in this tab. Sign in again.');
    if (query.has('error')) {
      throw new Error(`The provider refused: ${query.get('error_description') ?? query.get('error')}`);
    }
    this.#keep(await this.#grant({
      grant_type: 'authorization_code',
      code: query.get('code'),
      redirect_uri: redirectUri(),
      code_verifier: begun.verifier,
    }));
  }

  async #renew(refresh) {
    try {
      const tokens = await this.#grant({ grant_type: 'refresh_token', refresh_token: refresh });
      // Not if somebody has signed out or in meanwhile.
      if (this.#tokens?.refresh !== refresh) return;
      if (this.#tokens.access === this.#refused) this.#replacement = tokens.access;
      this.#keep(tokens);
    } catch (failed) {
      // With a token that has expired a request is answered 401, which asks the reader to sign in unless it can be renewed.
      if (failed.isRefusal && this.#tokens?.refresh === refresh) this.#keep({ ...this.#tokens, refresh: null });
    }
  }

  async #grant(parameters) {
    const provider = await this.#provider();
    const response = await fetch(provider.token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({ ...parameters, client_id: this.#settings.oidc.clientId }),
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    });
    const answer = await response.json();
    if (!response.ok) {
      const refusal = new Error(`The provider refused: ${answer.error_description ?? answer.error ?? response.status}`);
      refusal.isRefusal = response.status === 400 || response.status === 401;
      throw refusal;
    }
    return {
      access: answer.access_token,
      // Without a new one, the old one stays good (RFC 6749, section 6).
      refresh: answer.refresh_token ?? parameters.refresh_token ?? null,
      expiresAt: answer.expires_in ? Date.now() + answer.expires_in * 1000 : null,
      from: 'provider',
    };
  }

  async #provider() {
    const issuer = this.#settings.oidc.issuer.replace(/\/+$/, '');
    const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The provider's description cannot be read: ${response.status}`);
    return response.json();
  }

  #keep(tokens) {
    this.#tokens = tokens;
    write(KEY, tokens);
  }
}

const redirectUri = () => location.origin + location.pathname;

function random() {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  sessionStorage.setItem(key, JSON.stringify(value));
}
