const byId = (id) => document.getElementById(id);

byId('make').addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/api/links', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + byId('key').value },
    body: JSON.stringify({ url: byId('url').value }),
  });
  const { path, error } = await answer.json();
  if (answer.ok) {
    const link = document.createElement('a');
    link.href = path;
    link.textContent = new URL(path, location).href;
    byId('made').replaceChildren(link);
  } else {
    byId('made').textContent = error;
  }
});
