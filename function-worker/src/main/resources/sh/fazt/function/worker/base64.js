// atob and btoa.
'use strict';
(function ({ host }) {
  class InvalidCharacterError extends Error {
    get name() {
      return 'InvalidCharacterError';
    }
  }
  const of = (operation, value) => {
    const out = host(operation, String(value));
    if (out === null) {
      throw new InvalidCharacterError('The string is not correctly encoded');
    }
    return out;
  };
  return { atob: (value) => of('atob', value), btoa: (value) => of('btoa', value) };
});
