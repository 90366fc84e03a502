// Says under which address the page was found: the label before the first dot is the app's name.
document.getElementById("host").textContent = location.host;
