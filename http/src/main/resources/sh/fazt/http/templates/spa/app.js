// Every path without a file shows index.html; this decides what stands there.
const pages = {
  '/': () => 'Home',
  '/about': () => 'About',
};

function show() {
  const page = pages[location.pathname] ?? (() => 'There is no such page');
  document.querySelector('main').textContent = page();
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/"]');
  if (link) {
    event.preventDefault();
    history.pushState(null, '', link.href);
    show();
  }
});
addEventListener('popstate', show);
show();
