// A page that comes back with errors puts the reader in front of them; without this script the summary is still first.
document.querySelector(".error-summary")?.focus();
