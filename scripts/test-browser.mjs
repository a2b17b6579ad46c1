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
    same(
      await page.locator('svg.path text.bad').allTextContents(),
      ['✗', '✗ break, on the way there'],
      'the break in words',
    );
    for (const hop of ['i-0c111111111111111', 'pcx-0a333333333333333', 'sg-0e222222222222222'])
      holds(await page.locator('svg.path').getByText(hop, { exact: true }).isVisible(), `${hop} is not drawn`);
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
  'the tab key stops at all that can be used, from top to bottom, and shows where it is': async ({ browser, file }) => {
    const { page } = await opened(browser, file, { viewport: { width: 700, height: 900 } });
    const usable = await page
      .locator('a[href], button, summary, [tabindex="0"]')
      .evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 60)));
    const stops = [];
    for (let index = 0; index < usable.length; index += 1) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
          return {
            what: document.activeElement.outerHTML.slice(0, 60),
            shown: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
            top: document.activeElement.getBoundingClientRect().top + scrollY,
          };
        }),
      );
    }
    same(
      stops.map(({ what }) => what),
      usable,
      'stops',
    );
    holds(
      stops.every(({ shown }) => shown),
      'a stop that is not seen',
    );
    holds(
      stops.every(({ top }, index) => index < 2 || top >= stops[index - 1].top),
      'the order leaps',
    );
  },
  'what can be used has a role and a name': async ({ browser, many, file }) => {
    for (const one of [many, file]) {
      const { page } = await opened(browser, one);
      const nameless = await page.locator('a, button, summary, [role], svg.path, html').evaluateAll((all) =>
        all
          .filter((node) => {
            const refs = (node.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean);
            const named = refs.map((id) => document.getElementById(id)?.textContent ?? '').join('');
            const name = node.getAttribute('aria-label') ?? (named || node.textContent);
            return node.tagName === 'HTML' ? !node.lang : name.trim() === '' && node.getAttribute('role') !== 'status';
          })
          .map((node) => node.outerHTML.slice(0, 80)),
      );
      same(nameless, [], 'without a name');
      same(await page.getByRole('main').count(), 1, 'main landmarks');
      same(await page.getByRole('banner').count(), 1, 'headers');
      const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
      same(ids.length, new Set(ids).size, 'ids that are the same');
    }
  },
  'a screen reader hears headings in order, a named drawing and table heads': async ({ browser, file }) => {
    const { page } = await opened(browser, file);
    const levels = await page.locator('h1,h2,h3,h4').evaluateAll((all) => all.map((one) => Number(one.tagName[1])));
    same(levels[0], 1, 'the first heading');
    holds(
      levels.every((level, index) => index === 0 || level <= levels[index - 1] + 1),
      `a level is left out: ${levels}`,
    );
    const drawing = page.getByRole('img', { name: /^The request's path, there and back .*Broken on the way there/ });
    same(await drawing.count(), 1, 'drawings with a name');
    await page.getByText('The path in words').click();
    const [there, back] = await page.locator('figure ol').all();
    const hops = await there.locator('li').allTextContents();
    holds(hops.length > 10, 'the path is not told in words');
    same(hops.filter((text) => text.includes('✗ break')).length, 1, 'breaks told');
    holds(
      (await back.locator('li').allTextContents()).some((text) => text.includes('not reached')),
      'no way back',
    );
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
        const texts = [...document.querySelectorAll('h1,h2,h3,p,dt,dd,td,th,li,code,button,a,summary,figcaption,span')];
        const ratioOf = (one, other) => {
          const [a, b] = [light(one), light(other)];
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        };
        const fills = [...document.querySelectorAll('svg.path .card, svg.path .account, svg.path circle')];
        const papers = [...new Set(fills.map((node) => getComputedStyle(node).fill))];
        const drawn = [...document.querySelectorAll('svg.path text')].flatMap((node) =>
          papers.flatMap((paper) =>
            ratioOf(getComputedStyle(node).fill, paper) < 4.5 ? [`text.${node.getAttribute('class')} ${paper}`] : [],
          ),
        );
        const lines = [
          ...document.querySelectorAll('svg.path path:not(.arm), svg.path circle, svg.path .stops'),
        ].flatMap((node) =>
          papers.flatMap((paper) =>
            ratioOf(getComputedStyle(node).stroke, paper) < 3 ? [`${node.getAttribute('class')} ${paper}`] : [],
          ),
        );
        if (papers.length < 2) return ['nothing is drawn'];
        const told = texts.flatMap((node) => {
          const ratio = ratioOf(getComputedStyle(node).color, behind(node));
          return ratio < 4.5 && node.textContent.trim() !== ''
            ? [`${node.tagName}.${node.className} ${ratio.toFixed(2)}`]
            : [];
        });
        return [...told, ...drawn, ...lines];
      });
      same([...new Set(faults)], [], `too little contrast (${colorScheme})`);
    }
  },
  'fits a narrow screen and a sheet of paper': async ({ browser, file }) => {
    for (const width of [320, 360, 390, 768, 1600]) {
      const { page } = await opened(browser, file, { viewport: { width, height: 844 } });
      holds((await overflow(page)) <= 0, `it runs over the edge at ${width}`);
      const drawn = await page.locator('svg.path').boundingBox();
      holds(drawn.x >= 0 && drawn.x + drawn.width <= width, `the path runs over the edge at ${width}`);
      const [text] = await page
        .locator('svg.path text.id')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
      holds(text >= 10, `the path is too small to read at ${width}: ${text}`);
      const wide = await page.locator('svg.path svg').evaluateAll((cards) =>
        cards.flatMap((one) => {
          const edge = one.querySelector('rect').getBoundingClientRect().right;
          return [...one.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().right > edge).length;
        }),
      );
      same(Math.max(...wide), 0, `texts that leave their cards at ${width}`);
    }
    const paper = await opened(browser, file, { viewport: { width: 794, height: 1123 } });
    await paper.page.emulateMedia({ media: 'print' });
    holds((await overflow(paper.page)) <= 0, 'it runs over the edge of the paper');
    const cut = await paper.page
      .locator('.wide')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
    same(cut, 0, 'tables that the paper cuts');
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
