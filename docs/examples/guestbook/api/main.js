// A guest book whose pages are made here. What visitors write is text and never becomes markup.
const { escape } = require('lodash');
const { ds } = fazt.storage;
const KEPT = 1000;
const PAGE = 20;

const page = (status, content) => ({
  status,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'self'; form-action 'self'",
  },
  body: `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Guest book</title>
  <link rel="stylesheet" href="/style.css">
</head>
<body><main>${content}</main></body>
</html>
`,
});

const shown = ({ name, text, _createdAt }) => `
<article>
  <strong>${escape(name)}</strong> <small>${new Date(_createdAt).toISOString().slice(0, 16).replace('T', ' ')}</small>
  <p>${escape(text)}</p>
</article>`;

function book(problem = '') {
  const from = Math.max(0, Number.parseInt(request.query.from ?? '0', 10) || 0);
  const entries = ds.find('entries', {}, { limit: PAGE + 1, offset: from });
  const older = entries.length > PAGE ? `<p><a href="/api/?from=${from + PAGE}">Older ones</a></p>` : '';
  return page(problem ? 400 : 200, `
<h1>Guest book</h1>
${problem ? `<p role="alert">${escape(problem)}</p>` : ''}
<form method="post" action="/api/">
  <input name="name" maxlength="40" placeholder="Your name" required>
  <textarea name="text" maxlength="1000" rows="3" placeholder="Your line" required></textarea>
  <button>Sign</button>
</form>
${entries.slice(0, PAGE).map(shown).join('') || '<p>Nobody has signed yet.</p>'}
${older}`);
}

function sign(form) {
  const name = typeof form?.name === 'string' ? form.name.trim() : '';
  const text = typeof form?.text === 'string' ? form.text.trim() : '';
  if (name === '' || name.length > 40 || text === '' || text.length > 1000) {
    return book('A name of at most 40 letters, please, and a line of at most 1000.');
  }
  ds.insert('entries', { name, text });
  ds.deleteOldest('entries', KEPT);
  // So that reloading the page does not sign again.
  return { status: 303, headers: { Location: '/api/' } };
}

request.method === 'POST' ? sign(request.body) : book();
