// GET /api/SLUG goes to the address behind it and counts. POST /api/links {url, slug?} makes one, with the key that
// `fazt env set KEY` gave the app; GET /api/links lists them, with the same key.
const { kv } = fazt.storage;
const SLUG = /^[a-z0-9][a-z0-9-]{0,39}$/;
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

function mayManage() {
  const key = fazt.env.get('KEY');
  return key !== undefined && request.headers.Authorization === 'Bearer ' + key;
}

function drawn() {
  return Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

function parsed(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

function make({ url, slug = drawn() }) {
  const target = typeof url === 'string' && url.length <= 2000 ? parsed(url) : null;
  if (target === null) {
    return respond(400, { error: 'url is an address that begins with https:// or http://' });
  }
  if (typeof slug !== 'string' || !SLUG.test(slug) || slug === 'links') {
    return respond(400, { error: 'slug has up to 40 small letters, digits and dashes' });
  }
  // Of two who take the same name at once, one gets it.
  if (!kv.cas('link/' + slug, null, { url: target })) {
    return respond(409, { error: 'there is a link of this name already' });
  }
  return respond(201, { slug, url: target, path: '/api/' + slug });
}

function list() {
  return respond(kv.list('link/').map(({ key, value }) => {
    const slug = key.slice('link/'.length);
    return { slug, url: value.url, clicks: kv.get('clicks/' + slug) ?? 0 };
  }));
}

function go(slug) {
  const link = kv.get('link/' + slug);
  if (link === undefined) {
    return respond(404, { error: 'There is no such link' });
  }
  if (request.method === 'GET') {
    kv.incr('clicks/' + slug);
  }
  return { status: 302, headers: { Location: link.url, 'Cache-Control': 'no-store' } };
}

function answer() {
  const slug = request.path.slice('/api/'.length);
  if (slug !== 'links') {
    return go(slug);
  }
  if (!mayManage()) {
    return respond(401, { error: 'This takes the key of the app' });
  }
  return request.method === 'POST' ? make(request.body ?? {}) : list();
}

answer();
