// GET /api/files: what is there. POST a form with files: keeps them. GET and DELETE /api/files/ID.
// Everybody who knows the address may do all of it; make the app private to change that.
const { kv, s3 } = fazt.storage;
const MOST = 100;

// A file of strangers is never shown as a page of this app, only saved: it may be anything.
const SAVED = { 'Content-Security-Policy': "default-src 'none'; sandbox", 'Cache-Control': 'private, no-cache' };

const url = (id) => '/api/files/' + id;
const listed = ({ key, value }) => ({ name: value.name, size: value.size, url: url(key.slice('file/'.length)) });

function keep(files) {
  if (files === undefined || files.length === 0) {
    return respond(400, { error: 'Send a form with files' });
  }
  if (kv.list('file/').length + files.length > MOST) {
    return respond(409, { error: 'There is room for ' + MOST + ' files; delete some' });
  }
  const kept = files.map(({ name, type, size, data }) => {
    const id = crypto.randomUUID();
    s3.put('drop/' + id, data, type);
    const value = { name: (name || 'file').slice(-200), size };
    kv.set('file/' + id, value);
    return { ...value, url: url(id) };
  });
  return respond(201, kept);
}

function send(id) {
  const file = kv.get('file/' + id);
  if (file === undefined) {
    return respond(404, { error: 'There is no such file' });
  }
  const name = "filename*=UTF-8''" + encodeURIComponent(file.name).replace(/['()*]/g, escape);
  return { headers: { ...SAVED, 'Content-Disposition': 'attachment; ' + name }, body: { blob: 'drop/' + id } };
}

function forget(id) {
  s3.delete('drop/' + id);
  kv.delete('file/' + id);
  return respond(204);
}

function answer() {
  const [, id] = /^\/api\/files(?:\/([0-9a-f-]{36}))?$/.exec(request.path) ?? [undefined, null];
  if (id === null) {
    return respond(404, { error: 'There is only /api/files' });
  }
  switch (request.method) {
    case 'POST':
      return keep(request.files);
    case 'DELETE':
      return forget(id);
    default:
      return id === undefined ? respond(kv.list('file/').map(listed)) : send(id);
  }
}

answer();
