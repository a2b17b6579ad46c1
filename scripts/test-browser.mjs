// The HTML report in a real browser: it renders, asks nobody for anything, copies what it says, and what came from an account
// stays text. Needs Chromium (`apt-get install chromium`, or CHROMIUM=/path); without it this fails.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'xapi-browser-'));
const executable = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path && existsSync(path),
);

const payload =
  '</title><script>globalThis.pwned=1</script><img src=x onerror="globalThis.pwned=1">"\'&{{7*7}} \u202eevil\u001b[31m';

const apis = '444455556666/us-east-1/apigateway/get-rest-apis.json';

/** A copy of the bundled incident, and how to edit its answers. */
const incidentCopy = (name) => {
  const copy = join(folder, name);
  cpSync(join(root, 'fixtures/incidents/closed-group'), copy, { recursive: true });
  const edit = (file, change) => {
    const path = join(copy, file);
    const answer = JSON.parse(readFileSync(path, 'utf8'));
    change(answer);
    writeFileSync(path, JSON.stringify(answer));
  };
  return { copy, edit };
};

/** With a second API, of which nothing else is known. */
const twoApis = () => {
  const { copy, edit } = incidentCopy('two');
  edit(apis, ({ items }) => items.push({ ...items[0], id: 'b2c3d4e5f6', name: 'billing' }));
  return copy;
};

/** With somebody's markup for the name of the API and of whoever changed the group. */
const hostileSnapshot = () => {
  const { copy, edit } = incidentCopy('hostile');
  edit(apis, ({ items }) => (items[0].name = payload));
  edit('444455556666/us-east-1/cloudtrail/lookup-events.json', ({ Events }) =>
    Events.forEach((event) => {
      event.Username = payload;
      event.CloudTrailEvent = event.CloudTrailEvent.replaceAll('jo.doe@example.com', '<img src=x onerror=pwned=1>');
    }),
  );
  return copy;
};

const reportOf = (name, ...argv) => {
  const file = join(folder, `${name}.html`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'dist/cli.js'), 'doctor', ...argv, '--format', `html=${file}`],
    { encoding: 'utf8', cwd: folder, env: { PATH: process.env.PATH } },
  );
  if (![0, 1, 3].includes(status)) throw new Error(`doctor exits ${status}: ${stderr}`);
  return file;
};

const incident = ['a1b2c3d4e5', '--from', 'i-0c111111111111111', '--symptom', 'timeout', '--snapshot'];

/** A page with everything that it asked for and complained of. */
const opened = async (browser, file, options = {}) => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  const heard = { requests: [], complaints: [] };
  page.on('request', (request) => heard.requests.push(request.url()));
  page.on('console', (message) => heard.complaints.push(message.text()));
  page.on('pageerror', (error) => heard.complaints.push(String(error)));
  await page.goto(pathToFileURL(file).href);
  return { context, page, heard };
};

const same = (actual, expected, what) => {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
};
const holds = (value, what) => {
  if (!value) throw new Error(what);
};

/** What runs past the right edge of the window, beyond what scrolls by itself. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

const tests = {
  'renders, with no console message, and asks for nothing but itself': async ({ browser, file }) => {
    const { page, heard } = await opened(browser, file);
    same(await page.title(), 'xapi: broken', 'the title');
    holds(await page.locator('h1').isVisible(), 'no verdict is seen');
    holds((await page.locator('svg.path').boundingBox()).width > 300, 'the path is not drawn');
    same(await page.locator('svg.path .stop').count(), 1, 'breaks marked');
    same(heard.requests, [pathToFileURL(file).href], 'requests');
    same(heard.complaints, [], 'console');
  },
  'copies the whole command, and says so': async ({ browser, file }) => {
    const { page } = await opened(browser, file);
    const button = page.locator('button[data-copy]').first();
    const command = await page.locator(`#${await button.getAttribute('data-copy')}`).textContent();
    await button.click();
    await page.waitForFunction(() => document.getElementById('said').textContent !== '');
    same(await page.evaluate(() => navigator.clipboard.readText()), command, 'the clipboard');
    holds(command.startsWith('aws ec2 authorize-security-group-ingress'), 'not the command of the repair');
  },
  'works by keyboard: the skip link first, then everything that can be used': async ({ browser, file }) => {
    const { page } = await opened(browser, file);
    await page.keyboard.press('Tab');
    same(await page.evaluate(() => document.activeElement.className), 'skip', 'the first stop');
    await page.keyboard.press('Enter');
    same(await page.evaluate(() => location.hash), '#main', 'where it leads');
    const copy = page.locator('button[data-copy]').first();
    await copy.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.getElementById('said').textContent === 'Command copied');
  },
  'a screen reader hears headings in order, a named drawing and table heads': async ({ browser, file }) => {
    const { page } = await opened(browser, file);
    const levels = await page.locator('h1,h2,h3,h4').evaluateAll((all) => all.map((one) => Number(one.tagName[1])));
    same(levels[0], 1, 'the first heading');
    holds(
      levels.every((level, index) => index === 0 || level <= levels[index - 1] + 1),
      `a level is left out: ${levels}`,
    );
    const caption = await page.locator('svg.path').getAttribute('aria-labelledby');
    holds((await page.locator(`#${caption}`).textContent()).includes('Broken on the way there'), 'no name');
    same(await page.locator('table:not(:has(th[scope=col]))').count(), 0, 'tables without heads');
  },
  'reads on a dark and on a light screen': async ({ browser, file }) => {
    for (const colorScheme of ['dark', 'light']) {
      const { page } = await opened(browser, file, { colorScheme });
      const faults = await page.evaluate(() => {
        const channel = (value) =>
          value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
        const light = (colour) => {
          const [r, g, b] = colour.match(/[\d.]+/g).map(Number);
          return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        };
        const behind = (node) => {
          const own = getComputedStyle(node).backgroundColor;
          if (!/rgba\(.*, 0\)|transparent/.test(own) || !node.parentElement) return own;
          return behind(node.parentElement);
        };
        const texts = [...document.querySelectorAll('h1,h2,h3,p,dt,dd,td,th,code,button,a,summary,figcaption,span')];
        return texts.flatMap((node) => {
          const [a, b] = [light(getComputedStyle(node).color), light(behind(node))];
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          return ratio < 4.5 && node.textContent.trim() !== ''
            ? [`${node.tagName}.${node.className} ${ratio.toFixed(2)}`]
            : [];
        });
      });
      same([...new Set(faults)], [], `too little contrast (${colorScheme})`);
    }
  },
  'fits a narrow screen and a sheet of paper': async ({ browser, file }) => {
    const { page } = await opened(browser, file, { viewport: { width: 390, height: 844 } });
    holds((await overflow(page)) <= 0, 'it runs over the edge of a narrow screen');
    const paper = await opened(browser, file, { viewport: { width: 794, height: 1123 } });
    await paper.page.emulateMedia({ media: 'print' });
    holds((await overflow(paper.page)) <= 0, 'it runs over the edge of the paper');
    holds(!(await paper.page.locator('button[data-copy]').first().isVisible()), 'buttons are printed');
    holds((await paper.page.pdf()).length > 1000, 'it does not print');
  },
  'markup in names stays text': async ({ browser, hostile }) => {
    const { page, heard } = await opened(browser, hostile);
    same(await page.evaluate(() => globalThis.pwned ?? null), null, 'a script of somebody ran');
    same(await page.locator('img, iframe, object, form').count(), 0, 'foreign elements');
    same(await page.locator('script').count(), 1, 'scripts');
    same(heard.requests, [pathToFileURL(hostile).href], 'requests');
    same(heard.complaints, [], 'console');
    holds(
      (await page.locator('body').textContent()).includes('<script>globalThis.pwned=1</script>'),
      'the name is gone',
    );
  },
  'the policy refuses a script that somebody adds': async ({ browser, file }) => {
    const added = join(folder, 'added.html');
    writeFileSync(added, readFileSync(file, 'utf8').replace('</body>', '<script>globalThis.pwned=1</script></body>'));
    const { page } = await opened(browser, added);
    same(await page.evaluate(() => globalThis.pwned ?? null), null, 'it ran');
  },
  'callers and APIs are one table': async ({ browser, many }) => {
    const { page, heard } = await opened(browser, many);
    same(await page.locator('table').first().locator('thead th').count(), 2, 'the head');
    same(
      await page.locator('table').first().locator('tbody th').allTextContents(),
      ['orders (a1b2c3d4e5) /prod', 'billing (b2c3d4e5f6)'],
      'the rows',
    );
    same(heard.complaints, [], 'console');
  },
  'reads the same without its script': async ({ browser, file }) => {
    const { page } = await opened(browser, file, { javaScriptEnabled: false });
    holds(await page.getByText('authorize-security-group-ingress').first().isVisible(), 'the command is not there');
    same(await page.locator('button:visible').count(), 0, 'buttons that do nothing');
  },
};

const run = async () => {
  if (!executable) throw new Error('Chromium is not there: apt-get install chromium, or CHROMIUM=/path/to/it');
  const browser = await chromium.launch({
    executablePath: executable,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const pages = {
    browser,
    file: reportOf('incident', ...incident, join(root, 'fixtures/incidents/closed-group')),
    hostile: reportOf('hostile', ...incident, hostileSnapshot()),
    many: reportOf('many', '--snapshot', twoApis()),
  };
  let [passed, failed] = [0, 0];
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test(pages);
      passed += 1;
      console.log(`ok    ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n      ${error.message}`);
    } finally {
      for (const context of browser.contexts()) await context.close();
    }
  }
  await browser.close();
  return { passed, failed };
};

const outcome = await run().catch((error) => {
  console.log(`FAIL  ${error.message}`);
  return { passed: 0, failed: 1 };
});
rmSync(folder, { recursive: true, force: true });
console.log(`${outcome.passed} passed, ${outcome.failed} failed`);
process.exitCode = outcome.failed === 0 ? 0 : 1;
