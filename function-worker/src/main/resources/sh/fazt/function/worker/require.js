// require, inside api/. Modules are kept for the request by their path.
'use strict';
(function ({ host }) {
  const ROOT = 'api';
  const loaded = new Map();
  const endings = ['', '.js', '.json', '.cjs', '/index.js', '/index.json'];

  const join = (folder, name) => {
    const out = [];
    for (const step of (name.startsWith('/') ? name : folder + '/' + name).split('/')) {
      if (step === '..') {
        if (out.length === 0) {
          return null;
        }
        out.pop();
      } else if (step !== '' && step !== '.') {
        out.push(step);
      }
    }
    return out.join('/');
  };
  const inside = (path) => path !== null && path.startsWith(ROOT + '/');

  const find = (folder, name) => {
    const relative = name.startsWith('./') || name.startsWith('../');
    const path = join(relative ? folder : ROOT, name.startsWith('/') ? ROOT + name : name);
    if (!inside(path)) {
      throw new Error("cannot require '" + name + "': it is outside of " + ROOT + '/');
    }
    for (const ending of endings) {
      if (host('exists', path + ending)) {
        return path + ending;
      }
    }
    throw new Error("cannot require '" + name + "': there is no such file");
  };

  const load = (key, name, compile, folder, path, failure, requireBeside = requireFrom(folder)) => {
    const known = loaded.get(key);
    if (known !== undefined) {
      return known.exports;
    }
    const module = { exports: {}, id: key, loaded: false };
    loaded.set(key, module);
    try {
      compile().call(module.exports, module.exports, requireBeside, module, path, folder);
      module.loaded = true;
    } catch (error) {
      loaded.delete(key);
      const wrapped = new Error(failure + String((error && error.message) || error), { cause: error });
      wrapped.faztStack = (error && (error.faztStack || error.stack)) || '';
      throw wrapped;
    }
    return module.exports;
  };

  const json = (path, name) => {
    const known = loaded.get(path);
    if (known !== undefined) {
      return known.exports;
    }
    let exports;
    try {
      exports = JSON.parse(host('text', path));
    } catch (error) {
      throw new Error("error in '" + name + "': " + error.message);
    }
    loaded.set(path, { exports });
    return exports;
  };

  // Files of a library require each other; they see nothing of the app's.
  function library(path, name) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const requireBeside = (wanted) => {
      const target = join(folder, String(wanted));
      for (const ending of endings) {
        if (target !== null && host('isLibrary', target + ending)) {
          return library(target + ending, name);
        }
      }
      throw new Error("cannot require '" + wanted + "'");
    };
    return load('library:' + path, name, () => host('library', path), folder, path, 'stdlib ' + name + ' error: ', requireBeside);
  }

  function requireFrom(folder) {
    return function require(name) {
      if (arguments.length === 0 || name === undefined) {
        throw new Error('require() needs a path argument');
      }
      const wanted = String(name);
      const main = host('libraryMain', wanted);
      if (main !== null) {
        return library(main, wanted);
      }
      const path = find(folder, wanted);
      if (path.endsWith('.json')) {
        return json(path, wanted);
      }
      const from = path.slice(0, path.lastIndexOf('/'));
      return load(path, wanted, () => host('module', path), from, path, "error in '" + wanted + "': ");
    };
  }
  return requireFrom(ROOT);
});
