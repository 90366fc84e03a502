// crypto.randomUUID, getRandomValues and subtle.digest.
'use strict';
(function ({ host, isView, isBuffer, byteLength }) {
  const MOST = 65536;
  const bytesOf = (data) => {
    if (isView(data)) {
      return [data.buffer, data.byteOffset, data.byteLength];
    }
    if (isBuffer(data)) {
      return [data, 0, byteLength(data)];
    }
    throw new TypeError('data must be an ArrayBuffer or a view of one');
  };
  const lengths = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };
  return {
    randomUUID: () => host('uuid'),
    getRandomValues(array) {
      if (!isView(array) || array instanceof DataView || array instanceof Float32Array || array instanceof Float64Array) {
        throw new TypeError('getRandomValues needs an array of integers');
      }
      if (array.byteLength > MOST) {
        throw new RangeError('getRandomValues gives at most ' + MOST + ' bytes');
      }
      host('random', array.buffer, array.byteOffset, array.byteLength);
      return array;
    },
    subtle: {
      async digest(algorithm, data) {
        const name = String(typeof algorithm === 'object' && algorithm !== null ? algorithm.name : algorithm).toUpperCase();
        if (!Object.hasOwn(lengths, name)) {
          throw new TypeError('unknown algorithm: ' + name);
        }
        const out = new ArrayBuffer(lengths[name]);
        host('digest', name, ...bytesOf(data), out);
        return out;
      },
    },
  };
});
