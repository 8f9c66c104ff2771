"""How pages are built, without their words: axe judges each build of an element once in a run.

The build of an element is what decides what axe finds there: the element, all that it is inside of, and what
is directly in it, each with its classes, roles, states and inline styles; which attributes are there, and
which are empty; whether identifiers are unique and references lead somewhere; whether there is text, and
whether it is part of the label that is read out; and what is larger than its place. Not part of it are words,
addresses, numbers, and how often the same is repeated.

Where only a part of a page is new, axe leaves aside the parts in which every build is known: what stands
beside the new elements and beside all that they are inside of. After a new style or a new head it looks at
the whole page.
"""

from collections.abc import Iterable

from playwright.sync_api import JSHandle, Page

from tests.support.shared import locked, run_folder

NAME = "builds"
"""The file in the folder of the run with what all workers have found."""

BUILD = r"""sought => {
  const whole = new Set(`class role type style lang dir tabindex hidden open disabled checked selected
    required autocomplete inputmode scope colspan rowspan headers rel media http-equiv charset viewBox width
    height fill stroke focusable aria-hidden aria-live aria-current aria-expanded aria-haspopup aria-invalid
    aria-required aria-selected aria-sort aria-modal aria-busy aria-atomic aria-autocomplete`.split(/\s+/));
  const references = new Set(`for aria-labelledby aria-describedby aria-controls aria-owns aria-details
    aria-activedescendant aria-errormessage list form`.split(/\s+/));
  const counts = new Map();
  for (const {id} of document.querySelectorAll('[id]')) counts.set(id, (counts.get(id) || 0) + 1);
  const plain = text => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  const count = id => Math.min(2, counts.get(id));
  const refer = value => value.split(/\s+/).filter(Boolean).map(id => {
    const target = document.getElementById(id);
    return target ? target.localName + (plain(target.textContent) ? 't' : '') + count(id) : '-';
  }).join(' ');
  const attribute = (element, {name, value}) => {
    if (whole.has(name)) return `${name}=${value.trim()}`;
    if (name === 'id') return `id${count(value)}`;
    if (references.has(name)) return `${name}=${refer(value)}`;
    if (name === 'href' && value.startsWith('#')) return `href=#${refer(value.slice(1))}`;
    if (name === 'content' && element.name === 'viewport') return `content=${value}`;
    if (name === 'aria-label' && plain(value)) {
      return `${name}=${plain(value).includes(plain(element.textContent))}`;
    }
    return name + (value.trim() ? '' : '=');
  };
  const isLarger = ({clientWidth: width, clientHeight: height, scrollWidth, scrollHeight}) =>
    width && (scrollWidth > width || scrollHeight > height);
  const hasText = (node, parent) => node.nodeType === 3 && parent !== 'script' && node.textContent.trim();
  const hash = text => {  // cyrb53, by bryc, in the public domain
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
    two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
    return (4294967296 * (2097151 & two) + (one >>> 0)).toString(36);
  };
  const describe = element => {
    const parts = [...element.attributes].map(one => attribute(element, one)).sort();
    if (isLarger(element)) parts.push('!larger');
    if (element.labels?.length) {
      const labels = [...element.labels];
      parts.push(`!labels=${Math.min(2, labels.length)}${labels.some(one => plain(one.textContent))}`);
    }
    if (element.localName === 'style') parts.push(element.textContent);
    if ([...element.childNodes].some(node => hasText(node, element.localName))) parts.push('!text');
    return `<${element.localName} ${parts.join(' ')}>`;
  };
  const found = new Map();
  const visit = (element, own, above) => {
    const place = hash(above + own);
    const inside = [...element.children].map(child => [child, describe(child)]);
    let order = inside.map(([, build]) => build);
    if (element.localName !== 'dl') order = [...new Set(order)].sort();
    const build = hash(place + order.join(''));
    found.set(build, [...(found.get(build) || []), element]);
    for (const [child, build] of inside) visit(child, build, place);
  };
  const look = `${innerWidth} ${matchMedia('(prefers-color-scheme: dark)').matches}`;
  visit(document.documentElement, describe(document.documentElement), look);
  if (!sought) return [...found.keys()];
  const fresh = new Set(sought.flatMap(build => found.get(build) || []));
  const changesAll = ({localName}) => ['head', 'style', 'link'].includes(localName);
  if ([...fresh].some(one => changesAll(one) || document.head.contains(one))) return [];
  const above = new Set();
  for (const one of fresh) {
    for (let up = one.parentElement; up && !above.has(up); up = up.parentElement) above.add(up);
  }
  const aside = [];
  const divide = element => {
    for (const child of element.children) {
      if (fresh.has(child)) continue;
      if (above.has(child)) divide(child); else aside.push(child);
    }
  };
  if (!fresh.has(document.documentElement)) divide(document.documentElement);
  return aside;
}"""
"""Returns the builds of a page, or for `sought` builds the parts of the page that have none of them."""

_known: set[str] = set()


def find_builds(page: Page) -> set[str]:
    """Return short names for how the elements of the open page are built."""
    return set(page.evaluate(BUILD))


def find_known_parts(page: Page, new: Iterable[str]) -> JSHandle:
    """Return a list of the parts of the page that have none of the builds `new`, and need not be judged."""
    return page.evaluate_handle(BUILD, sorted(new))


def find_new(builds: set[str]) -> set[str]:
    """Return those that were on no page without violations, in any worker of the run."""
    if not builds <= _known and (folder := run_folder()) is not None and (folder / NAME).exists():
        _known.update((folder / NAME).read_text().split())
    return builds - _known


def remember(builds: set[str]) -> None:
    """Note that a page with these builds has no violations."""
    _known.update(builds)
    if (folder := run_folder()) is not None:
        with locked(folder, NAME), (folder / NAME).open("a") as file:
            file.write("".join(f"{build}\n" for build in sorted(builds)))
