const byId = (id) => document.getElementById(id);

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

async function show() {
  const files = await (await fetch('/api/files')).json();
  byId('files').replaceChildren(
    ...files.map((file) => {
      const entry = document.createElement('li');
      const link = document.createElement('a');
      link.href = file.url;
      link.textContent = file.name;
      const info = document.createElement('small');
      info.textContent = size(file.size);
      const remove = document.createElement('button');
      remove.textContent = 'Delete';
      remove.addEventListener('click', async () => {
        await fetch(file.url, { method: 'DELETE' });
        await show();
      });
      entry.append(link, info, remove);
      return entry;
    }));
}

async function send(files) {
  byId('problem').textContent = '';
  for (const file of files) {
    const form = new FormData();
    form.append('file', file);
    const answer = await fetch('/api/files', { method: 'POST', body: form });
    if (!answer.ok) {
      byId('problem').textContent = `${file.name}: ${(await answer.json()).error}`;
    }
  }
  await show();
}

const drop = byId('drop');
byId('file').addEventListener('change', (event) => send(event.target.files));
drop.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
drop.addEventListener('dragleave', () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  send(event.dataTransfer.files);
});

await show();
