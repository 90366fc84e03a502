// URL and URLSearchParams, after url.spec.whatwg.org. Host names are not mapped by IDNA: one outside of ASCII is refused.
'use strict';
(function () {
  const PORTS = { 'http:': '80', 'https:': '443', 'ws:': '80', 'wss:': '443', 'ftp:': '21', 'file:': '' };
  const isSpecial = (protocol) => Object.hasOwn(PORTS, protocol);

  const encoder = new TextEncoder();
  const hex = (byte) => '%' + (byte < 16 ? '0' : '') + byte.toString(16).toUpperCase();
  const percent = (value, keeps) => {
    let out = '';
    for (const char of value) {
      if (keeps.test(char)) {
        out += char;
      } else {
        for (const byte of encoder.encode(char)) {
          out += hex(byte);
        }
      }
    }
    return out;
  };
  const FRAGMENT = /^[!#-;=?-_a-z{-~]$/;
  const QUERY = /^[!$%&'()*+,\-./0-9:;=?@A-Z[\\\]^_`a-z{|}~]$/;
  const QUERY_OF_SPECIAL = /^[!$%&()*+,\-./0-9:;=?@A-Z[\\\]^_`a-z{|}~]$/;
  const PATH = /^[!$%&'()*+,\-./0-9:;=@A-Z[\\\]_a-z|~]$/;
  const USER = /^[!$%&'()*+,\-.0-9A-Z_a-z~]$/;

  const unescaped = (value) => {
    if (!value.includes('%')) {
      return value;
    }
    const bytes = [];
    const all = encoder.encode(value);
    for (let i = 0; i < all.length; i++) {
      const pair = all[i] === 37 ? String.fromCharCode(all[i + 1], all[i + 2]) : '';
      if (/^[0-9a-fA-F]{2}$/.test(pair)) {
        bytes.push(parseInt(pair, 16));
        i += 2;
      } else {
        bytes.push(all[i]);
      }
    }
    return new TextDecoder().decode(new Uint8Array(bytes));
  };
  const wellFormed = (value) => String(value).toWellFormed();

  class URLSearchParams {
    #list = [];
    #changed = () => {};

    constructor(init = '') {
      if (typeof init === 'object' && init !== null) {
        if (typeof init[Symbol.iterator] === 'function') {
          for (const pair of init) {
            const entry = [...pair];
            if (entry.length !== 2) {
              throw new TypeError('each parameter is a name and a value');
            }
            this.#list.push([wellFormed(entry[0]), wellFormed(entry[1])]);
          }
        } else {
          for (const key of Object.keys(init)) {
            this.#list.push([wellFormed(key), wellFormed(init[key])]);
          }
        }
      } else {
        this.#parse(String(init).replace(/^\?/, ''));
      }
    }

    // For URL only: keeps both in step.
    static bind(params, changed) {
      params.#changed = changed;
      return (query) => params.#parse(query);
    }

    #parse(query) {
      const plain = (part) => unescaped(part.replaceAll('+', ' '));
      this.#list = query
        .split('&')
        .filter((part) => part !== '')
        .map((part) => {
          const at = part.indexOf('=');
          return at < 0 ? [plain(part), ''] : [plain(part.slice(0, at)), plain(part.slice(at + 1))];
        });
    }
    get size() {
      return this.#list.length;
    }
    append(name, value) {
      this.#list.push([wellFormed(name), wellFormed(value)]);
      this.#changed();
    }
    delete(name, value) {
      const key = wellFormed(name);
      this.#list = this.#list.filter(([k, v]) => k !== key || (value !== undefined && v !== wellFormed(value)));
      this.#changed();
    }
    get(name) {
      const found = this.#list.find(([key]) => key === wellFormed(name));
      return found === undefined ? null : found[1];
    }
    getAll(name) {
      return this.#list.filter(([key]) => key === wellFormed(name)).map(([, value]) => value);
    }
    has(name, value) {
      return this.#list.some(([k, v]) => k === wellFormed(name) && (value === undefined || v === wellFormed(value)));
    }
    set(name, value) {
      const key = wellFormed(name);
      const at = this.#list.findIndex(([k]) => k === key);
      if (at < 0) {
        this.#list.push([key, wellFormed(value)]);
      } else {
        this.#list[at][1] = wellFormed(value);
        this.#list = this.#list.filter(([k], i) => k !== key || i <= at);
      }
      this.#changed();
    }
    sort() {
      this.#list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#changed();
    }
    forEach(callback, self) {
      for (const [key, value] of this.#list) {
        callback.call(self, value, key, this);
      }
    }
    *entries() {
      for (const [key, value] of this.#list) {
        yield [key, value];
      }
    }
    *keys() {
      for (const [key] of this.#list) {
        yield key;
      }
    }
    *values() {
      for (const [, value] of this.#list) {
        yield value;
      }
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      const written = (part) => percent(part.replaceAll('%', '\0'), /^[*\-.0-9A-Z_a-z \0]$/).replaceAll(' ', '+').replaceAll('\0', '%25');
      return this.#list.map(([key, value]) => written(key) + '=' + written(value)).join('&');
    }
    get [Symbol.toStringTag]() {
      return 'URLSearchParams';
    }
  }

  const invalid = (input) => new TypeError('Invalid URL: ' + input);

  const ipv4 = (host) => {
    const parts = host.split('.');
    if (parts.at(-1) === '' && parts.length > 1) {
      parts.pop();
    }
    if (!/^([0-9]+|0[xX][0-9a-fA-F]*)$/.test(parts.at(-1))) {
      return host;
    }
    if (parts.length > 4) {
      throw invalid(host);
    }
    const numbers = parts.map((part) => {
      const value = /^0[xX]/.test(part) ? parseInt(part.slice(2) || '0', 16) : /^0[0-7]+$/.test(part) ? parseInt(part, 8) : /^[0-9]+$/.test(part) ? Number(part) : NaN;
      if (Number.isNaN(value)) {
        throw invalid(host);
      }
      return value;
    });
    const last = numbers.pop();
    if (numbers.some((n) => n > 255) || last >= 256 ** (4 - numbers.length)) {
      throw invalid(host);
    }
    let all = last;
    numbers.forEach((n, i) => {
      all += n * 256 ** (3 - i);
    });
    return [24, 16, 8, 0].map((shift) => Math.floor(all / 2 ** shift) % 256).join('.');
  };

  const hostOf = (raw, special, input) => {
    if (raw.startsWith('[')) {
      if (!/^\[[0-9a-fA-F:.]+\]$/.test(raw)) {
        throw invalid(input);
      }
      return raw.toLowerCase();
    }
    if (!special) {
      if (/[\0\t\n\r #/:<>?@[\\\]^|]/.test(raw)) {
        throw invalid(input);
      }
      return percent(raw, /^[\x21-\x7e]$/);
    }
    const host = unescaped(raw).toLowerCase();
    if (host === '' || !/^[!"$&'()*+,\-.0-9;=_`a-z{}~]+$/.test(host)) {
      throw invalid(input);
    }
    return ipv4(host);
  };

  const normal = (path, special) => {
    const out = [];
    const steps = (special ? path.replaceAll('\\', '/') : path).split('/').slice(1);
    steps.forEach((step, i) => {
      const last = i === steps.length - 1;
      const plain = step.replace(/%2e/gi, '.');
      if (plain === '..') {
        out.pop();
        if (last) {
          out.push('');
        }
      } else if (plain === '.') {
        if (last) {
          out.push('');
        }
      } else {
        out.push(percent(step, PATH));
      }
    });
    return '/' + out.join('/');
  };

  const parsed = (input, base) => {
    const clean = wellFormed(input).replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    const [, scheme, after] = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?([^]*)$/.exec(clean);
    let rest = after;
    const url = { protocol: '', username: '', password: '', hostname: '', port: '', pathname: '', search: '', hash: '', authority: false };
    const take = (mark) => {
      const at = rest.indexOf(mark);
      const found = at < 0 ? '' : rest.slice(at);
      rest = at < 0 ? rest : rest.slice(0, at);
      return found;
    };
    const hash = take('#');
    const search = take('?');
    url.hash = hash.length > 1 ? '#' + percent(hash.slice(1), FRAGMENT) : '';
    const setSearch = () => {
      url.search = search.length > 1 ? '?' + percent(search.slice(1), isSpecial(url.protocol) ? QUERY_OF_SPECIAL : QUERY) : '';
    };
    const setPath = (path) => {
      url.pathname = normal(path, isSpecial(url.protocol));
    };
    const relative = scheme === undefined || (base !== undefined && scheme.toLowerCase() + ':' === base.protocol && isSpecial(base.protocol) && !/^[/\\]/.test(rest));
    if (relative && base === undefined) {
      throw invalid(input);
    }
    url.protocol = relative ? base.protocol : scheme.toLowerCase() + ':';
    const special = isSpecial(url.protocol);
    const slashed = special ? rest.replaceAll('\\', '/') : rest;
    const withAuthority = slashed.startsWith('//') || (special && url.protocol !== 'file:' && !relative);
    setSearch();
    if (withAuthority) {
      const body = special ? slashed.replace(/^\/*/, '') : slashed.slice(2);
      const end = url.protocol === 'file:' && slashed.startsWith('///') ? 0 : body.search(/\/|$/);
      const authority = body.slice(0, end);
      const at = authority.lastIndexOf('@');
      if (at >= 0) {
        const [, user, , password] = /^([^:]*)(:([^]*))?$/.exec(authority.slice(0, at));
        url.username = percent(user, USER);
        url.password = percent(password ?? '', USER);
      }
      const [, name, , port] = /^(\[[^\]]*\]|[^:]*)(:([^]*))?$/.exec(authority.slice(at + 1)) ?? [];
      if (name === undefined || !/^[0-9]*$/.test(port ?? '') || Number(port ?? 0) > 65535) {
        throw invalid(input);
      }
      url.hostname = name === '' && !(special && url.protocol !== 'file:') ? '' : hostOf(name, special, input);
      url.port = port === undefined || port === '' || String(Number(port)) === PORTS[url.protocol] ? '' : String(Number(port));
      url.authority = true;
      const path = body.slice(end);
      setPath(path.startsWith('/') ? path : special ? '/' + path : path);
      if (!special && path === '') {
        url.pathname = '';
      }
      return url;
    }
    if (!relative) {
      url.authority = url.protocol === 'file:';
      if (slashed.startsWith('/') || special) {
        setPath(slashed.startsWith('/') ? slashed : '/' + slashed);
      } else {
        url.pathname = percent(rest, /^[\x20-\x7e]$/);
      }
      return url;
    }
    if (!base.authority && !base.pathname.startsWith('/') && rest !== '') {
      throw invalid(input);
    }
    Object.assign(url, { username: base.username, password: base.password, hostname: base.hostname, port: base.port, authority: base.authority });
    if (slashed === '') {
      url.pathname = base.pathname;
      if (search === '') {
        url.search = base.search;
      }
    } else if (slashed.startsWith('/')) {
      setPath(slashed);
    } else {
      setPath(base.pathname.slice(0, base.pathname.lastIndexOf('/') + 1) + slashed);
    }
    return url;
  };

  class URL {
    #url;
    #params;
    #parseParams;

    constructor(input, base) {
      this.#url = parsed(input, base === undefined ? undefined : parsed(base));
      this.#params = new URLSearchParams(this.#url.search);
      this.#parseParams = URLSearchParams.bind(this.#params, () => {
        const query = this.#params.toString();
        this.#url.search = query === '' ? '' : '?' + query;
      });
    }
    static canParse(input, base) {
      return URL.parse(input, base) !== null;
    }
    static parse(input, base) {
      try {
        return new URL(input, base);
      } catch {
        return null;
      }
    }
    // A part that is set is read again with the rest; what makes no URL is ignored, as the standard has it.
    #with(part, value) {
      const before = this.#url;
      this.#url = { ...before, [part]: value };
      try {
        this.#url = parsed(this.href);
        this.#parseParams(this.#url.search.slice(1));
      } catch {
        this.#url = before;
      }
    }
    get href() {
      const { protocol, username, password, pathname, search, hash, authority } = this.#url;
      const user = username === '' && password === '' ? '' : username + (password === '' ? '' : ':' + password) + '@';
      return protocol + (authority ? '//' + user + this.host : '') + pathname + search + hash;
    }
    set href(value) {
      this.#url = parsed(value);
      this.#parseParams(this.#url.search.slice(1));
    }
    get origin() {
      return isSpecial(this.#url.protocol) && this.#url.protocol !== 'file:' ? this.#url.protocol + '//' + this.host : 'null';
    }
    get protocol() {
      return this.#url.protocol;
    }
    set protocol(value) {
      const protocol = String(value).replace(/:.*$/, '').toLowerCase() + ':';
      if (isSpecial(protocol) === isSpecial(this.#url.protocol)) {
        this.#with('protocol', protocol);
      }
    }
    get username() {
      return this.#url.username;
    }
    set username(value) {
      this.#with('username', percent(String(value), USER));
    }
    get password() {
      return this.#url.password;
    }
    set password(value) {
      this.#with('password', percent(String(value), USER));
    }
    get host() {
      return this.#url.hostname + (this.#url.port === '' ? '' : ':' + this.#url.port);
    }
    set host(value) {
      const [, name, , port] = /^(\[[^\]]*\]|[^:/?#]*)(:([0-9]*))?/.exec(String(value));
      this.#with('hostname', name);
      if (port !== undefined) {
        this.#with('port', port);
      }
    }
    get hostname() {
      return this.#url.hostname;
    }
    set hostname(value) {
      this.#with('hostname', String(value).replace(/[/?#:][^]*$/, ''));
    }
    get port() {
      return this.#url.port;
    }
    set port(value) {
      this.#with('port', /^[0-9]*/.exec(String(value))[0]);
    }
    get pathname() {
      return this.#url.pathname;
    }
    set pathname(value) {
      const path = String(value).replaceAll('?', '%3F').replaceAll('#', '%23');
      this.#with('pathname', path.startsWith('/') ? path : '/' + path);
    }
    get search() {
      return this.#url.search;
    }
    set search(value) {
      const query = String(value).replace(/^\?/, '').replaceAll('#', '%23');
      this.#with('search', query === '' ? '' : '?' + query);
    }
    get searchParams() {
      return this.#params;
    }
    get hash() {
      return this.#url.hash;
    }
    set hash(value) {
      const hash = String(value).replace(/^#/, '');
      this.#with('hash', hash === '' ? '' : '#' + hash);
    }
    toString() {
      return this.href;
    }
    toJSON() {
      return this.href;
    }
    get [Symbol.toStringTag]() {
      return 'URL';
    }
  }
  return { URL, URLSearchParams };
});
