// What a script finds when it begins, and what becomes of its result. Evaluated first in each new context and called with
// the one function that reaches the worker: host(operation, ...), which takes and gives strings, numbers and ArrayBuffers.
// A script can change every prototype; what is needed after it ran is taken here, before.
'use strict';
(function (host) {
  const global = globalThis;
  const { stringify, parse } = JSON;
  const { isArray } = Array;
  const { isInteger } = Number;
  const { isView } = ArrayBuffer;
  const { keys, freeze, defineProperty } = Object;
  const text = String;
  const PlainError = Error;
  const PlainTypeError = TypeError;
  const Bytes = Uint8Array;
  const Buffer = ArrayBuffer;
  const PlainMap = Map;
  const PlainSet = Set;
  const PlainDate = Date;
  const PlainPromise = Promise;
  const uncurry = (f) => Function.prototype.call.bind(f);
  const then = uncurry(Promise.prototype.then);
  const push = uncurry(Array.prototype.push);
  const iso = uncurry(Date.prototype.toISOString);
  const test = uncurry(RegExp.prototype.test);
  const byteLength = uncurry(Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength').get);

  // No part of a function's world: one thread, and nothing to talk to but fazt.
  for (const name of ['SharedArrayBuffer', 'Atomics', 'arguments']) {
    delete global[name];
  }

  const define = (target, name, value) =>
    defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  const lazy = (name, make) =>
    defineProperty(global, name, {
      get() {
        const value = make();
        define(global, name, value);
        return value;
      },
      set(value) {
        define(global, name, value);
      },
      enumerable: false,
      configurable: true,
    });
  const part = (name) => host('part', name);

  class ResultError extends PlainError {}
  const result = (message) => new ResultError(message);

  // ---- values as JSON

  const isBuffer = (value) => {
    try {
      byteLength(value);
      return true;
    } catch {
      return false;
    }
  };

  const trimmed = (time) => time.replace('.000Z', 'Z').replace(/(\.\d*?)0+Z$/, '$1Z');

  // dates: 'trimmed' as in answers (1970-01-01T00:00:00Z), or as toISOString, which sorts, as in storage.
  const json = (value, dates) =>
    stringify(value, function (key, given) {
      const raw = this[key];
      if (raw instanceof PlainDate && typeof given === 'string') {
        return dates === 'trimmed' ? trimmed(iso(raw)) : given;
      }
      switch (typeof given) {
        case 'undefined':
          return null;
        case 'number':
          if (given !== given || given === Infinity || given === -Infinity) {
            throw result('unsupported value: ' + given);
          }
          return given;
        case 'function':
        case 'symbol':
          throw result('unsupported type: ' + typeof given);
        case 'bigint':
          throw result('unsupported type: BigInt');
        default:
      }
      if (given instanceof PlainMap) {
        return [...given.entries()];
      }
      return given instanceof PlainSet ? [...given.values()] : given;
    });

  // ---- errors, as the owner reads them

  const safely = (read) => {
    try {
      const value = read();
      return value === undefined || value === null ? '' : text(value);
    } catch {
      return '';
    }
  };
  const fail = (error, kind) => {
    if (error !== null && typeof error === 'object') {
      const known = error instanceof PlainError;
      const cause = safely(() => error.faztStack) || safely(() => error.stack);
      host(
        'fail',
        error instanceof ResultError ? 'RESULT' : kind,
        known ? safely(() => error.name) : '',
        known ? safely(() => error.message) : safely(() => json(error, 'trimmed')) || safely(() => error),
        cause
      );
    } else {
      host('fail', kind, '', safely(() => (typeof error === 'symbol' ? error.toString() : error)), '');
    }
  };

  // ---- the answer

  const canonical = (name) => {
    let out = '';
    let upper = true;
    for (let i = 0; i < name.length; i++) {
      const c = name[i];
      out += upper ? c.toUpperCase() : c.toLowerCase();
      upper = c === '-';
    }
    return out;
  };
  const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
  const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

  const headerFields = (headers) => {
    const out = [];
    if (headers === null || typeof headers !== 'object') {
      return out;
    }
    const add = (name, value) => {
      const field = typeof value === 'string' ? value : text(value);
      if (!test(VALUE, field)) {
        throw result('header ' + name + ' holds a character that no header may hold');
      }
      push(out, name, field);
    };
    for (const key of keys(headers)) {
      if (!test(TOKEN, key)) {
        throw result('a header has no valid name: ' + stringify(key));
      }
      const name = canonical(key);
      const value = headers[key];
      if (isArray(value)) {
        for (let i = 0; i < value.length; i++) {
          add(name, value[i]);
        }
      } else if (value !== undefined && value !== null) {
        add(name, value);
      }
    }
    return out;
  };

  const isBlob = (body) =>
    body !== null && typeof body === 'object' && !isArray(body) && typeof body.blob === 'string' && keys(body).length === 1;

  const send = (status, headers, body) => {
    let fields = '';
    for (let i = 0; i < headers.length; i++) {
      fields += headers[i] + '\n';
    }
    if (body === undefined || body === null) {
      host('answer', status, fields, 'text', '');
    } else if (typeof body === 'string') {
      host('room', body.length);
      host('answer', status, fields, 'text', body);
    } else if (isView(body)) {
      host('answer', status, fields, 'bytes', body.buffer, body.byteOffset, body.byteLength);
    } else if (isBuffer(body)) {
      host('answer', status, fields, 'bytes', body, 0, byteLength(body));
    } else if (isBlob(body)) {
      host('answer', status, fields, 'blob', body.blob);
    } else {
      const written = json(body, 'trimmed');
      host('room', written.length);
      host('answer', status, fields, 'json', written);
    }
  };

  const isValue = (value) =>
    typeof value !== 'object' ||
    isArray(value) ||
    value instanceof PlainDate ||
    value instanceof PlainMap ||
    value instanceof PlainSet ||
    isView(value) ||
    isBuffer(value) ||
    value instanceof String ||
    value instanceof Number ||
    value instanceof Boolean;

  const respondWith = (value) => {
    if (value === undefined || value === null || isValue(value)) {
      send(200, [], value);
      return;
    }
    let status = 200;
    const given = value.status;
    if (typeof given === 'number') {
      status = given - (given % 1);
      if (!(status >= 200 && status <= 999)) {
        throw result('status ' + given + ' is not between 200 and 999');
      }
    }
    send(status, headerFields(value.headers), value.body);
  };

  const finish = (value, kind) => {
    try {
      const later = value !== null && (typeof value === 'object' || typeof value === 'function') && typeof value.then === 'function';
      if (later) {
        const awaited = new PlainPromise((resolve) => resolve(value));
        then(awaited, (settled) => finish(settled, kind), (error) => fail(error, 'EXCEPTION'));
      } else if (kind === 'module') {
        if (!('default' in value)) {
          throw result('the module has no default export');
        }
        const exported = value.default;
        finish(typeof exported === 'function' ? exported(global.request) : exported, 'script');
      } else {
        respondWith(value);
      }
    } catch (error) {
      fail(error, 'EXCEPTION');
    }
  };

  define(global, 'respond', function respond(status, body) {
    if (arguments.length === 0) {
      return { status: 200, body: undefined };
    }
    if (arguments.length === 1) {
      return typeof status === 'number' ? { status, body: undefined } : { status: 200, body: status };
    }
    return { status: isInteger(status) ? status : 200, body };
  });

  // ---- the request

  const buffer = (length, operation, ...which) => {
    const bytes = new Buffer(length);
    host(operation, bytes, ...which);
    return bytes;
  };

  const readRequest = () => {
    const { method, path, query, headers, body, bodyError, fields, files } = parse(host('request'));
    const request = { method, path, query, headers, body: null };
    switch (body) {
      case 'json':
        request.body = host('body');
        try {
          request.body = parse(request.body);
        } catch (error) {
          request.bodyError = safely(() => error.message);
        }
        break;
      case 'text':
        request.body = host('body');
        if (bodyError !== undefined) {
          request.bodyError = bodyError;
        }
        break;
      case 'form':
        request.body = fields;
        request.files = files.map(({ field, name, type, size }, index) => ({ field, name, type, size, data: buffer(size, 'file', index) }));
        break;
      case 'bytes':
        request.body = new Bytes(buffer(host('bodySize'), 'bodyBytes'));
        break;
      default:
    }
    defineProperty(global, 'request', { value: request, writable: true, enumerable: true, configurable: true });
  };

  // ---- log

  const shown = (value) => {
    switch (typeof value) {
      case 'string':
        return value;
      case 'function':
        return '[function ' + safely(() => value.name) + ']';
      case 'symbol':
        return value.toString();
      case 'object':
        if (value === null) {
          return 'null';
        }
        if (value instanceof PlainError) {
          return safely(() => value.stack) || safely(() => value);
        }
        return safely(() => stringify(value instanceof PlainMap || value instanceof PlainSet ? [...value] : value)) || '[object]';
      default:
        return text(value);
    }
  };
  const writer = (level) =>
    function (...values) {
      let line = '';
      for (let i = 0; i < values.length; i++) {
        line += (i === 0 ? '' : ' ') + shown(values[i]);
      }
      host('log', level, line);
    };
  const levels = { log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG' };
  const log = (names) => {
    const out = {};
    for (const name of names) {
      out[name] = writer(levels[name]);
    }
    return out;
  };
  define(global, 'console', log(['log', 'info', 'warn', 'error', 'debug']));

  // ---- timers

  const waiting = new PlainMap();
  const setTimer = (callback, delay, repeat, values) => {
    if (typeof callback !== 'function') {
      throw new PlainTypeError('a timer needs a function');
    }
    const id = host('timer', Number(delay) > 0 ? Number(delay) : 0, repeat);
    if (id < 0) {
      throw new PlainError('too many timers');
    }
    waiting.set(id, { callback, values, repeat });
    return id;
  };
  const clearTimer = (id) => {
    if (waiting.delete(id)) {
      host('clearTimer', id);
    }
  };
  const tick = (id) => {
    const timer = waiting.get(id);
    if (timer === undefined) {
      return;
    }
    if (!timer.repeat) {
      waiting.delete(id);
    }
    timer.callback(...timer.values);
  };
  define(global, 'setTimeout', (callback, delay, ...values) => setTimer(callback, delay, false, values));
  define(global, 'setInterval', (callback, delay, ...values) => setTimer(callback, delay, true, values));
  define(global, 'clearTimeout', clearTimer);
  define(global, 'clearInterval', clearTimer);
  define(global, 'queueMicrotask', (callback) => {
    then(PlainPromise.resolve(), () => callback()).catch((error) => fail(error, 'EXCEPTION'));
  });

  // ---- what is seldom used is made when it is

  const kit = freeze({ host, json, define, isBuffer, isView, byteLength, log });
  let urls;
  const url = () => (urls ??= part('url')(kit));
  lazy('URL', () => url().URL);
  lazy('URLSearchParams', () => url().URLSearchParams);
  lazy('crypto', () => part('crypto')(kit));
  lazy('atob', () => part('base64')(kit).atob);
  lazy('btoa', () => part('base64')(kit).btoa);
  lazy('fazt', () => part('fazt')(kit));
  define(global, 'require', part('require')(kit));

  return [readRequest, finish, (error) => fail(error, 'EXCEPTION'), tick];
});
