// The global fazt: what the node does for a script. Every call waits for its answer; a refusal is an Error with a code.
'use strict';
(function ({ host, json, isView, isBuffer, byteLength, log }) {
  const call = (name, values, bytes) => {
    const args = json(values, 'sortable');
    const data = bytes === undefined ? [] : isView(bytes) ? [bytes.buffer, bytes.byteOffset, bytes.byteLength] : [bytes, 0, byteLength(bytes)];
    const answer = host('call', name, args, ...data);
    const rest = answer.slice(1);
    switch (answer[0]) {
      case 'v':
        return JSON.parse(rest);
      case 'u':
        return undefined;
      default: {
        const end = rest.indexOf('\n');
        const error = new Error(rest.slice(end + 1));
        error.code = rest.slice(0, end);
        throw error;
      }
    }
  };
  // The bytes that came with the answer to the last call.
  const taken = () => {
    const bytes = new ArrayBuffer(host('takenSize'));
    host('taken', bytes);
    return bytes;
  };
  const need = (ok, message) => {
    if (!ok) {
      throw new TypeError(message);
    }
  };
  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  const stored = (value) => {
    try {
      return JSON.parse(json([value], 'sortable'))[0];
    } catch (error) {
      throw new TypeError('failed to marshal value: ' + error.message);
    }
  };

  const listed = (name, prefix, page) => {
    const values = [prefix === undefined || prefix === null ? '' : String(prefix)];
    if (isObject(page)) {
      values.push(page);
    }
    return call(name, values);
  };

  const kv = {
    set(key, value, ttl) {
      need(arguments.length >= 2, 'kv.set requires key and value');
      const values = [String(key), stored(value)];
      if (ttl !== undefined && ttl !== null) {
        need(Number.isFinite(Number(ttl)), 'kv.set requires a ttl in milliseconds');
        values.push(Math.floor(Number(ttl)));
      }
      call('kv.set', values);
    },
    get(key) {
      need(arguments.length >= 1, 'kv.get requires a key');
      const value = call('kv.get', [String(key)]);
      return value === null ? undefined : value;
    },
    delete(key) {
      need(arguments.length >= 1, 'kv.delete requires a key');
      call('kv.delete', [String(key)]);
    },
    list(prefix, page) {
      return listed('kv.list', prefix, page);
    },
    incr(key, by) {
      need(arguments.length >= 1, 'kv.incr requires a key');
      need(by === undefined || Number.isFinite(by), 'kv.incr requires a number');
      return call('kv.incr', [String(key), by === undefined ? 1 : by]);
    },
    cas(key, expected, value) {
      need(arguments.length >= 3, 'kv.cas requires key, expected and new value');
      return call('kv.cas', [String(key), stored(expected), stored(value)]);
    },
  };

  const query = (value) => (isObject(value) ? value : {});
  const ds = {
    insert(collection, doc) {
      need(arguments.length >= 2 && isObject(doc), 'ds.insert requires a document object');
      return call('ds.insert', [String(collection), stored(doc)]);
    },
    find(collection, conditions, options) {
      need(arguments.length >= 1, 'ds.find requires a collection');
      return call('ds.find', [String(collection), query(conditions), query(options)]);
    },
    findOne(collection, which) {
      need(arguments.length >= 2, 'ds.findOne requires a collection and an id or a query');
      return call('ds.findOne', [String(collection), isObject(which) ? which : String(which)]);
    },
    update(collection, conditions, changes) {
      need(arguments.length >= 3 && isObject(conditions) && isObject(changes), 'ds.update requires a collection, a query and changes');
      return call('ds.update', [String(collection), query(conditions), changes]);
    },
    delete(collection, conditions) {
      // Of what is no query nobody knows what it would delete; all of it is {}.
      need(arguments.length >= 2 && isObject(conditions), 'ds.delete requires a collection and a query');
      return call('ds.delete', [String(collection), query(conditions)]);
    },
    count(collection, conditions) {
      need(arguments.length >= 1, 'ds.count requires a collection');
      return call('ds.count', [String(collection), query(conditions)]);
    },
    deleteOldest(collection, keep) {
      need(arguments.length >= 2 && Number.isInteger(keep) && keep >= 0, 'ds.deleteOldest requires a collection and how many to keep');
      return call('ds.deleteOldest', [String(collection), keep]);
    },
  };

  const encoded = (data, message) => {
    if (typeof data === 'string') {
      return new TextEncoder().encode(data);
    }
    need(isView(data) || isBuffer(data), message);
    return data;
  };
  const s3 = {
    put(path, data, mime) {
      need(arguments.length >= 2, 's3.put requires path and data');
      const bytes = encoded(data, 's3.put data must be string or ArrayBuffer');
      call('s3.put', [String(path), mime === undefined || mime === null ? 'application/octet-stream' : String(mime)], bytes);
    },
    get(path) {
      need(arguments.length >= 1, 's3.get requires a path');
      const blob = call('s3.get', [String(path)]);
      return blob === null || blob === undefined ? null : { data: host('takenBase64'), ...blob };
    },
    delete(path) {
      need(arguments.length >= 1, 's3.delete requires a path');
      call('s3.delete', [String(path)]);
    },
    list(prefix, page) {
      return listed('s3.list', prefix, page);
    },
  };

  let inTransaction = false;
  const transaction = (work) => {
    need(typeof work === 'function', 'storage.transaction requires a function');
    need(!inTransaction, 'a transaction cannot begin inside another');
    inTransaction = true;
    try {
      for (;;) {
        call('transaction.begin', []);
        let value;
        try {
          value = work();
          need(!value || typeof value.then !== 'function', 'the function of a transaction must not be async');
        } catch (error) {
          call('transaction.rollback', []);
          throw error;
        }
        // The node counts how often it was tried, and refuses in the end.
        if (call('transaction.commit', []) !== 'again') {
          return value;
        }
      }
    } finally {
      inTransaction = false;
    }
  };

  const fetch = (url, options) => {
    need(url !== undefined, 'net.fetch requires a URL');
    const { method, headers, body, auth } = isObject(options) ? options : {};
    const wanted = { url: String(url), method: method === undefined ? 'GET' : String(method).toUpperCase(), headers: {} };
    for (const [name, value] of Object.entries(isObject(headers) ? headers : {})) {
      wanted.headers[name] = String(value);
    }
    if (auth !== undefined && auth !== null) {
      wanted.auth = String(auth);
    }
    const data = body === undefined || body === null ? undefined : encoded(isView(body) || isBuffer(body) ? body : typeof body === 'string' ? body : json(body, 'sortable'), '');
    const answer = call('net.fetch', [wanted], data);
    const bytes = taken();
    const decoded = () => new TextDecoder().decode(new Uint8Array(bytes));
    return {
      status: answer.status,
      ok: answer.status >= 200 && answer.status <= 299,
      headers: answer.headers,
      text: decoded,
      json: () => JSON.parse(decoded()),
      arrayBuffer: () => bytes.slice(0),
    };
  };

  const { version, app, name, env } = JSON.parse(host('about'));
  const values = new Map(Object.entries(env));
  return {
    version,
    app: { id: app, name },
    env: {
      get: (key, otherwise) => (values.has(String(key)) ? values.get(String(key)) : otherwise),
      has: (key) => values.has(String(key)),
    },
    log: log(['info', 'warn', 'error', 'debug']),
    storage: { kv, ds, s3, transaction },
    net: { fetch },
  };
});
