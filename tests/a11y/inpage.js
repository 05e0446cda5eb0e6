// What a page is asked inside the browser. Put in past the page's own policy; changes nothing.
"use strict";
window.seen = (() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = (node) => node.checkVisibility() && node.getBoundingClientRect().width > 1;
  const told = (node) => {
    const words = (node.getAttribute("alt") || node.textContent).trim().replace(/\s+/g, " ");
    return `${node.tagName.toLowerCase()} “${words.slice(0, 60)}”`;
  };
  const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowX);
  const inScroller = (node) => {
    for (let up = node.parentElement; up; up = up.parentElement) if (scrolls(up)) return true;
    return false;
  };

  // Text outside the window, or cut off by a box that cannot be scrolled.
  function cut() {
    const edge = document.documentElement.clientWidth + 1;
    const lost = all("body *").filter((node) => shown(node) && !inScroller(node)
      && node.getBoundingClientRect().right > edge);
    const hidden = all("body *").filter((node) => shown(node)
      && /hidden|clip/.test(getComputedStyle(node).overflow)
      && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1));
    return [...new Set([...lost, ...hidden])].map(told);
  }

  // Tables of which more than a twentieth is out of sight until the reader scrolls them.
  function beyond() {
    return all("table").filter((table) => shown(table) && scrolls(table.parentElement)
      && table.offsetWidth > 1.05 * table.parentElement.clientWidth)
      .map((table) => told(table.caption ?? table));
  }

  // Charts shown so small that their letters, 8.8 points when a chart is 7 inches, get under 11 px.
  function tiny() {
    return all("figure img[width]").filter((image) => shown(image)
      && image.offsetWidth < 11 / (8.8 * 96 / 72) * image.getAttribute("width")).map(told);
  }

  // Blocks that stand above or to the left of what is read before them.
  function disordered() {
    const blocks = all("h1, h2, h3, h4, p, li, dt, dd, figure, caption, tr", document.body)
      .filter((node) => shown(node) && !/fixed|sticky/.test(getComputedStyle(node).position));
    const boxes = blocks.map((node) => node.getBoundingClientRect());
    return blocks.filter((node, number) => {
      const [before, box] = [boxes[number - 1], boxes[number]];
      return before && !node.contains(blocks[number - 1])
        && box.bottom <= before.top + 1 && box.left < before.right - 1;
    }).map(told);
  }

  // Links and buttons that stand by themselves and are too low or narrow to hit with a finger.
  function small() {
    const alone = (node) => node.parentElement.textContent.trim() === node.textContent.trim();
    return all("a[href], button, summary, input, select").filter((node) => {
      const box = node.getBoundingClientRect();
      return shown(node) && box.right > 0 && alone(node) && Math.min(box.width, box.height) < 24;
    }).map(told);
  }

  // Cells without a header of their row or their column, counted out over spans.
  function headless() {
    const faults = [];
    for (const table of all("table")) {
      const grid = [];
      [...table.rows].forEach((row, y) => {
        grid[y] ??= [];
        let x = 0;
        for (const cell of row.cells) {
          while (grid[y][x]) x += 1;
          for (let down = 0; down < cell.rowSpan; down += 1) {
            for (let right = 0; right < cell.colSpan; right += 1) {
              (grid[y + down] ??= [])[x + right] = cell;
            }
          }
        }
      });
      const heads = (cells, scope) => cells.some((cell) => cell?.tagName === "TH"
        && cell.scope.startsWith(scope) && cell.textContent.trim());
      grid.forEach((row, y) => row.forEach((cell, x) => {
        if (cell.tagName !== "TD") return;
        const above = grid.slice(0, y).map((other) => other[x]);
        if (!heads(row, "row") || !heads(above, "col")) {
          faults.push(`${told(cell)} in ${table.caption?.textContent}`);
        }
      }));
    }
    return faults;
  }

  // Pictures that were not drawn, or that let a dark background through.
  function unseen() {
    const paper = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    return all("img").filter((image) => {
      if (!image.complete || !image.naturalWidth) return true;
      paper.canvas.width = paper.canvas.height = 8;
      paper.drawImage(image, 0, 0, 8, 8);
      const pixels = paper.getImageData(0, 0, 8, 8).data;
      return pixels.some((value, place) => place % 4 === 3 && value < 255);
    }).map(told);
  }

  // Things that stay in place while the page is scrolled, and how much of the window they take.
  function covering() {
    const most = innerHeight / 4;
    return all("body *").filter((node) => /fixed|sticky/.test(getComputedStyle(node).position)
      && shown(node) && !inScroller(node) && node.getBoundingClientRect().height > most).map(told);
  }

  // Things that move or fade, though the reader has asked for stillness.
  function moving() {
    const slow = (value) => value.split(",").some((time) => parseFloat(time) > 0);
    return all("*").filter((node) => {
      const style = getComputedStyle(node);
      return slow(style.transitionDuration) || style.scrollBehavior === "smooth"
        || (style.animationName !== "none" && slow(style.animationDuration));
    }).map(told);
  }

  // Words in the very colour that they stand on.
  function faint() {
    const ground = (node) => {
      for (let up = node; up; up = up.parentElement) {
        const colour = getComputedStyle(up).backgroundColor;
        if (!/^rgba\(.* 0\)$/.test(colour)) return colour;
      }
      return getComputedStyle(document.documentElement).getPropertyValue("background-color");
    };
    return all("body *").filter((node) => shown(node)
      && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
      && getComputedStyle(node).color === ground(node)).map(told);
  }

  const places = new Map(all("*").map((node, place) => [node, place]));
  const stops = () => all("a[href], button, summary, input, select, [tabindex='0']").filter(shown);

  // Where the keyboard is, and what is wrong with how that is shown.
  function focused() {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const row = Math.max(box.top + 1, Math.min(box.bottom - 1, innerHeight - 2));
    const top = document.elementFromPoint(box.left + Math.min(8, box.width / 2), row);
    const faults = [];
    if (!outlined) faults.push("not outlined");
    if (!inside) faults.push("outside the window");
    else if (top && !node.contains(top) && !top.contains(node)) faults.push(`under ${told(top)}`);
    return { place: places.get(node), told: told(node), href: node.getAttribute("href"), faults };
  }

  return {
    cut, beyond, tiny, disordered, small, headless, unseen, covering, moving, faint, focused,
    stops: () => stops().length,
    sideways: () => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth > clientWidth ? [`${scrollWidth} px in a window of ${clientWidth}`] : [];
    },
    words: () => document.body.innerText.replace(/\s+/g, " ").trim(),
    larger: () => { document.documentElement.style.fontSize = "200%"; },
  };
})();
