/** The page's one script: copies commands, opens everything before printing. The page reads the same without it. */
export const script = `
(() => {
  const said = document.getElementById('said');
  const byHand = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand('copy');
  };
  const copy = async (node) => {
    try { await navigator.clipboard.writeText(node.textContent); return true; } catch { return byHand(node); }
  };
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener('click', async () => {
      const done = await copy(document.getElementById(button.dataset.copy));
      button.textContent = done ? 'Copied' : 'Press Ctrl+C';
      said.textContent = done ? 'Command copied' : 'Command selected; press Ctrl+C';
      setTimeout(() => { button.textContent = label; said.textContent = ''; }, 2500);
    });
  }
  addEventListener('beforeprint', () => { for (const one of document.querySelectorAll('details')) one.open = true; });
})();
`;
