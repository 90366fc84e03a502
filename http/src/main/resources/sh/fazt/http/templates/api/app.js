const answer = await fetch('/api/hello');
document.querySelector('#answer').textContent = await answer.text();
