// The stage: logs as tapes. The offset is the x axis of everything about a log.
const escaped = s => String(s).replace(/[&<>"]/g, c => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}[c]));
const color = i => "var(--c" + D.actors[i].color % 8 + ")";
const f1 = x => x.toFixed(1);
let fogAt = Infinity; // no words beyond
const text = (x, y, size, s, more) => x > fogAt ? "" : `<text x="${f1(x)}" y="${f1(y)}" font-size="${size}"${more || ""}>${s}</text>`;
const rect = (x, y, w, h, more) => `<rect x="${f1(x)}" y="${f1(y)}" width="${f1(Math.max(0, w))}" height="${f1(Math.max(0, h))}"${more || ""}/>`;
const fill = c => ` style="fill:${c}"`;
const cross = (x, y, m, c) => `<path d="M${f1(x - m)} ${f1(y - m)}l${f1(2 * m)} ${f1(2 * m)}M${f1(x + m)} ${f1(y - m)}l${f1(-2 * m)} ${f1(2 * m)}" stroke="${c}" stroke-width="1.7" fill="none"/>`;

function hatches(id) {
	const one = (name, c) => `<pattern id="${id}${name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="${c}" opacity=".22"/><rect width="2.2" height="5" fill="${c}"/></pattern>`;
	let s = one("again", "var(--twice)") + one("gone", "var(--grid)");
	for (let i = 0; i < 8; i++) s += one("h" + i, `var(--c${i})`);
	return s;
}

// tape measures where the offsets of a log are on a row, and which of them are seen.
function measure(g, t, width, compact, lanes) {
	const small = width < 560, left = compact ? small ? 108 : 138 : small ? 38 : 52, room = width - left - 14;
	const digits = String(Math.max(1, g.final - 1)).length, least = small ? Math.max(21, digits * 7.6 + 9) : Math.max(19.5, digits * 7.4 + 6);
	const whole = g.final + .4 <= room / least, cell = whole ? Math.min(small ? 40 : 58, room / Math.max(1, g.final + .4)) : least;
	const seen = room / cell, end = endAt(g, t);
	let from = 0;
	if (!whole) {
		let center = end, latest = -1;
		for (const [, q] of lanes) if (q.at > latest) {
			latest = q.at;
			center = q.position + 1;
			if (q.bookmark >= 0 && q.position - q.bookmark < seen * .7) center = (q.position + q.bookmark) / 2 + 1;
		}
		if (ring && ring.log === g.i) center = ring.offset;
		from = clamp(center - seen * .42, 0, Math.max(0, end + 3 - seen));
	}
	const x = o => left + (o - from) * cell, right = left + room;
	return {small, left, right, room, cell, seen, end, from, whole, x, start: stepAt(g.start, t, 0),
		low: Math.max(0, Math.floor(from)), high: Math.min(end, Math.ceil(from + seen) + 1),
		span: (a, b) => [Math.max(left - 1, x(a)), Math.min(right + 1, x(b))]};
}

function drawTape(g, t, m, y, tall, compact, id, width) {
	const [a, b] = m.span(0, m.end), size = m.cell < 18 ? 9.6 : m.cell < 20.5 ? 11.2 : m.cell < 26 ? 12.2 : 13.5;
	let s = m.end && b > a ? rect(a, y, b - a, tall, ' fill="var(--tape)" stroke="var(--grid)" rx="2"') :
		`<line x1="${m.left}" x2="${m.right}" y1="${y + tall / 2}" y2="${y + tall / 2}" stroke="var(--grid)" stroke-dasharray="2 5"/>`;
	let lines = "", numbers = "";
	for (let k = m.low; k < m.high; k++) {
		if (k > m.low) lines += `M${f1(m.x(k))} ${y}v${tall}`;
		if (m.cell >= 14.5) numbers += text(m.x(k) + m.cell / 2, y + tall / 2 + size * .36, size, g.kafka ? k : k + 1, ` text-anchor="middle"${k < m.start ? ' opacity=".35"' : ""}`);
	}
	if (m.start > m.from) {
		const [c, d] = m.span(0, m.start);
		s += rect(c, y, d - c, tall, ` fill="url(#${id}gone)"`);
	}
	s += `<g clip-path="url(#${id}clip${g.i})"><path d="${lines}" stroke="var(--grid)" stroke-width=".7" fill="none"/>${numbers}</g>`;
	const i = last(g.written, t, byA), w = i >= 0 && g.written[i];
	if (w && m.end && t < w.b + .2 && (w.b === w.a || (w.p - w.o) / (w.b - w.a) < 90) && m.x(m.end - 1) < m.right)
		s += rect(m.x(m.end - 1), y, m.cell, tall, ' fill="none" stroke="var(--ink)" stroke-width="2" rx="2"');
	if (compact) return s;
	const x = Math.min(m.x(m.end), m.right - 2), sender = D.actors.find(p => p.sends && lifeAt(p, t).k === "start" && (topics.length < 3 || w && t < w.b + 1));
	if (sender && !stoppedAt(t)) s += `<path d="M${f1(x)} ${y - 3}l-5 -8h10z" fill="var(--ink)"/>` + (x + sender.name.length * 7 + 30 < width ? text(x + 9, y - 4, 12, "✎ " + escaped(sender.name)) : text(x - 8, y - 7, 12, escaped(sender.name) + " ✎", ' text-anchor="end"'));
	else if (m.end) s += text(x, y - 7, 11.5, say(g.medium === "pubsub" ? "said" : "end", {n: g.kafka ? String(m.end) : num(m.end)}), ' class="soft" text-anchor="end"');
	else s += text(m.left, y - 7, 11.5, say("nothing"), ' class="soft"');
	return s;
}

// drawWork draws what a lane has done with each record. The log is not changed by
// reading, so that has a lane of its own.
function drawWork(l, q, t, m, y, tall, id) {
	let s = "";
	let open = null; // neighbours that look the same are one block
	const flush = () => {
		if (!open) return;
		const [c, d] = m.span(open.a, open.b);
		if (d > c) s += rect(c, y + open.dy, d - c, tall, open.more);
		open = null;
	};
	const block = (a, b, dy, more) => {
		if (b <= a) return;
		if (open && open.b === a && open.dy === dy && open.more === more) { open.b = b; return; }
		flush();
		open = {a, b, dy, more};
	};
	const waiting = Math.max(q.bookmark, m.start, 0);
	if (l.marks.length) return drawMarks(l, t, m, y, tall, id);
	if (l.log.medium !== "pubsub") block(waiting, m.end, 0, ' fill="none" stroke="var(--grid)" stroke-dasharray="2 2"');
	for (const more of [false, true]) for (const g of l.work) {
		if (g.a > t) break;
		if (g.again !== more) continue;
		const r = reach(g, t) + 1;
		if (r <= g.o || g.o > m.high || r < m.low) continue;
		const c = g.again ? "var(--twice)" : color(g.w), dy = g.again ? tall + 2 : 0, kept = l.commit || l.group ? Math.max(q.bookmark, 0) : Infinity;
		block(g.o, Math.min(r, kept), dy, ` fill="${c}"`);
		block(Math.max(g.o, kept), r, dy, ` fill="url(#${id}${g.again ? "again" : "h" + D.actors[g.w].color % 8})" stroke="${c}"`);
	}
	flush();
	if (q.own && !q.dead && q.given > q.position) block(q.position + 1, q.given + 1, 0, ` fill="none" stroke="${color(q.own.w)}" stroke-width="1.3"`);
	for (const [a, b] of missed(l, t, q.bookmark)) {
		block(a, b, 0, ' fill="none" stroke="var(--book)" stroke-width="1.5"');
		flush();
		for (let k = Math.max(a, m.low); k < Math.min(b, m.high); k++) {
			const size = Math.min(tall - 4, m.cell - 6) / 2;
			if (size > 1.5 && m.x(k) >= m.left - 2 && m.x(k) + m.cell <= m.right + 8) s += cross(m.x(k) + m.cell / 2, y + tall / 2, size, "var(--book)");
		}
	}
	flush();
	return s;
}

// drawMarks draws a share group or a stream, where each record stands for itself:
// locked is an open box with a dot, settled is full, given back has an arrow back, and
// given up a cross.
function drawMarks(l, t, m, y, tall, id) {
	let s = "";
	for (let k = m.low; k < m.high; k++) {
		const [mark, who] = markAt(l, k, t), x = m.x(k) + 1, w = m.cell - 2, c = who >= 0 ? color(who) : "", cx = x + w / 2, cy = y + tall / 2;
		if (x < m.left - 2 || x + w > m.right + 8) continue;
		if (mark === SETTLED) s += rect(x, y, w, tall, ` fill="${c}"`);
		else if (mark === LOCKED) s += rect(x, y, w, tall, ` fill="url(#${id}h${D.actors[who].color % 8})" stroke="${c}" stroke-width="1.5"`) + `<circle cx="${f1(cx)}" cy="${f1(cy)}" r="3.4" fill="var(--bg)" stroke="${c}" stroke-width="1.5"/>`;
		else if (mark === RETURNED) s += rect(x, y, w, tall, ' fill="none" stroke="var(--twice)" stroke-width="1.5" stroke-dasharray="3 2"') + `<path d="M${f1(cx + 4)} ${f1(cy + 3)}v-3a2 2 0 0 0 -2 -2h-5m3 -3l-3 3l3 3" fill="none" stroke="var(--twice)" stroke-width="1.5"/>`;
		else if (mark === GIVENUP) s += rect(x, y, w, tall, ' fill="none" stroke="var(--book)" stroke-width="1.5"') + cross(cx, cy, Math.min(4, w / 3), "var(--book)");
		else s += rect(x, y, w, tall, ' fill="none" stroke="var(--grid)" stroke-dasharray="2 2"');
	}
	const more = again(l, t);
	for (const g of l.work) if (g.again && g.a <= t) {
		const r = reach(g, t) + 1, [a, b] = m.span(g.o, r);
		if (r > g.o && b > a) s += rect(a, y + tall + 2, b - a, 5, ' fill="var(--twice)"');
	}
	if (more.n) { const [a, b] = m.span(more.from, more.to); if (b > a) s += text(Math.min(b + 5, m.right + 10 - more.times.length * 7.4), y + tall + 11, 12, more.times, ' font-weight="700"' + fill("var(--twice)")); }
	return s;
}

// readersAt are who reads a log: its owner, and those who read it past their group.
function readersAt(l, q, t) {
	const past = D.actors.filter(a => a.manual && a.key === l.key && !(q.own && q.own.w === a.i) && /start|join/.test(lifeAt(a, t).k) && positionOf(l, a.i, t) >= 0);
	return (q.own ? [{a: D.actors[q.own.w], offset: q.position, dead: q.dead}] : []).concat(past.map(a => ({a, offset: positionOf(l, a.i, t)})));
}

// drawLane draws one group below a tape, and returns how far it reaches.
function drawLane(l, q, t, m, y, top, tall, compact, id) {
	const g = l.log, several = g.lanes.filter(z => z.group).length > 1, high = compact ? 9 : m.small ? 11 : 15;
	let s = "", over = "", at = y;
	if (several && !compact) { s += text(m.left, y + 9, 10.5, escaped(l.group), ' class="mono soft"'); at += 13; }
	if (!q.began) return [several && !compact ? s + text(m.left, at + 11, 12, say("notyet"), ' class="soft" font-style="italic"') : s, "", compact ? y : at + 18];
	s += drawWork(l, q, t, m, at, high, id);
	const bottom = at + high + (l.again ? l.marks.length ? 12 : high + 2 : 0);
	const never = missed(l, t, q.bookmark), more = again(l, t);
	if (compact) return drawCompact(l, q, t, m, {at, high, bottom, top, tall, never, more, s});
	let next = bottom;
	if (never.length) {
		const [a, b] = never[never.length - 1], [c, d] = m.span(a, b), n = sum(never);
		const words = `${num(n)} × 0: ` + (g.medium === "pubsub" ? say("legend.unheard") : q.own && !q.dead ? say("atrisk") : say("never"));
		if (d > c) { s += text(clamp((c + d) / 2, m.left + words.length * 3.3, m.right - words.length * 3.3), bottom + 14, 12, words, ' font-weight="700" text-anchor="middle"' + fill("var(--book)")); next = bottom + 16; }
	}
	if (more.n && !l.marks.length) { const [c, d] = m.span(more.from, more.to); if (d > c) s += text(Math.min(d + 5, m.right + 10 - more.times.length * 7.4), bottom - 1, 12, more.times, ' font-weight="700"' + fill("var(--twice)")); }
	const heads = readersAt(l, q, t), cx = heads.map(h => clamp(m.x(Math.max(h.offset, 0)) + m.cell / 2, m.left, m.right));
	let pill = null, used = next, pills = "";
	if (g.kafka && !l.share) {
		s += drawLag(q, m, next + 9, q.own ? cx[0] : -1e4);
		used = next + 18;
	}
	heads.forEach((h, i) => {
		const c = h.dead ? "var(--twice)" : color(h.a.i), words = (h.dead ? "✕ " : "") + h.a.name, w = words.length * 7 + 18, py = used + 6;
		let x = clamp(cx[i] - w / 2, m.left - 8, m.right - w + 8);
		if (pill && x < pill[1] + 6 && x + w > pill[0] - 6) x = pill[1] + 6 + w <= m.right + 8 ? pill[1] + 6 : pill[0] - 6 - w;
		pill = pill ? [Math.min(pill[0], x), Math.max(pill[1], x + w)] : [x, x + w];
		pills += `<path d="M${f1(cx[i])} ${bottom + 1}V${used - 2}L${f1(clamp(cx[i], x + 9, x + w - 9))} ${py + 2}" stroke="${c}" stroke-width="2" fill="none"${h.dead ? ' stroke-dasharray="2 2"' : ""}/><path d="M${f1(cx[i])} ${bottom}l-5 8h10z" fill="${c}"/>` +
			rect(x, py, w, 20, ` rx="10" fill="${h.dead ? "var(--bg)" : c}" stroke="${c}" stroke-width="1.5"${h.dead ? ' stroke-dasharray="3 2"' : ""}`) + text(x + w / 2, py + 14.3, 12.5, escaped(words), ' font-weight="600" text-anchor="middle"' + fill(h.dead ? c : "var(--bg)"));
	});
	if (!heads.length && l.group && g.kafka && !l.share && l.own.length && l.own.some(o => o.a > t)) {
		const x = clamp(m.x(Math.max(q.bookmark, 0)) + 6, m.left, m.right - 170);
		s += text(x, used + 20, 12.5, say("nobody"), ' font-style="italic"' + fill("var(--twice)"));
		pill = [x - 6, x + 165];
	}
	if (q.bookmark >= 0) over += drawBookmark(q, m, top, tall, used, pill);
	else if (g.kafka && l.group && !l.share) {
		const w = say("nobook").length * 6, beside = !pill || pill[0] > m.left + w || pill[1] + w + 8 < m.right;
		s += text(pill && pill[0] <= m.left + w && beside ? pill[1] + 8 : m.small ? 0 : m.left, used + (beside ? 20 : 41), m.small ? 11.5 : 12, say("nobook"), ' class="soft" font-style="italic"');
	}
	return [s, over + pills, used + (g.kafka && !l.share ? 46 : q.own ? 30 : 10)];
}

function drawLag(q, m, y, cx) {
	const n = m.end - q.bookmark;
	if (q.bookmark < 0 || n <= 0) return "";
	const [a, b] = m.span(q.bookmark, m.end), words = say("lag_of", {n: num(n)}), w = words.length * 6.6 + 10;
	let middle = (Math.max(a, m.left) + Math.min(b, m.right)) / 2;
	if (Math.abs(cx - middle) < w / 2 + 7) middle = b - cx >= cx - a ? cx + Math.max((b - cx) / 2, w / 2 + 8) : cx - Math.max((cx - a) / 2, w / 2 + 8);
	const s = `<path d="M${f1(a)} ${y - 4}v8M${f1(a)} ${y}H${f1(b)}${b < m.right ? `M${f1(b)} ${y - 4}v8` : ""}" stroke="var(--soft)" fill="none"/>`;
	if (b - a > w + 8 && middle + w / 2 <= b + 2 && middle - w / 2 >= a - 2) return s + rect(middle - w / 2, y - 8, w, 16, ' fill="var(--bg)"') + text(middle, y + 4, 12, words, ' text-anchor="middle"');
	return s + text(Math.min(b + 6, m.right - w + 10), y + 4, 12, words);
}

// drawBookmark draws the bookmark on the line between what is done and what is next.
function drawBookmark(q, m, top, tall, used, pill) {
	const x = m.x(q.bookmark), words = say("book", {offset: q.bookmark}), w = words.length * 7.4;
	if (x < m.left - 1 || x > m.right + 1) {
		const before = x < m.left;
		return text(before ? m.left : m.right, used + 40, 12.5, before ? "← " + words : words + " →", ` font-weight="600" text-anchor="${before ? "start" : "end"}"` + fill("var(--book)"));
	}
	let s = rect(x, top - 1, m.cell, tall + 2, ` fill="none" stroke="var(--book)" stroke-width="2" rx="2"${q.bookmark >= m.end ? ' stroke-dasharray="3 3"' : ""}`);
	const left = x + w + 8 > m.right && x - w > 0, from = left ? x - w - 8 : x, under = pill && pill[0] < from + w + 8 && pill[1] > from - 4, y = used + (under ? 43 : 22);
	s += `<path d="M${f1(x)} ${top - 2}V${y}" stroke="var(--book)" stroke-width="2"/><path d="M${f1(x - 1)} ${top - 8}h11v20l-5.5 -4l-5.5 4z" fill="var(--book)"/>`;
	return s + text(left ? x - 6 : clamp(x + 6, 0, Math.max(0, m.right - w)), y, 12.5, words, ` font-weight="600" text-anchor="${left ? "end" : "start"}"` + fill("var(--book)"));
}

// drawCompact draws a lane where there are many: the owner stands before the tape, and
// what matters is said behind it.
function drawCompact(l, q, t, m, at) {
	let s = at.s, over = "", words = "";
	const c = q.own ? q.dead ? "var(--twice)" : color(q.own.w) : "";
	if (q.own) {
		const x = clamp(m.x(Math.max(q.position, 0)) + m.cell / 2, m.left, m.right);
		s += `<path d="M${f1(x)} ${at.bottom - 1}l-4.5 7h9z" fill="${c}"/>`;
	}
	if (l.group || q.own) {
		const first = l === l.log.lanes.find(z => z.begin <= t), name = q.own ? D.actors[q.own.w].name : "";
		s += text(24, first ? at.top + 15 : at.at + 9, 12, q.own ? (q.dead ? "✕ " : "● ") + escaped(m.small || name.length > 12 ? name.replace("consumer-", "c-").slice(0, m.small ? 10 : 13) : name) : l.share ? "" : "– " + say("none"), ` font-weight="600"` + (c ? fill(c) : ' class="soft"'));
	}
	const label = (x, text_, c) => { words += text(clamp(x, m.left, m.right - text_.length * 6.5), at.bottom + 9, 11, text_, ' font-weight="700"' + fill(c)); };
	if (at.more.n && !l.marks.length) { const [, d] = m.span(at.more.from, at.more.to); label(d + 5, at.more.times, "var(--twice)"); }
	if (at.never.length) { const [, d] = m.span(...at.never[at.never.length - 1]); label(d + 5 + (at.more.n ? 48 : 0), `${num(sum(at.never))} × 0`, "var(--book)"); }
	if (q.bookmark >= 0) {
		const x = m.x(q.bookmark);
		if (x >= m.left - 1 && x <= m.right + 1) over += rect(x, at.top - 1, m.cell, at.tall + 2, ` fill="none" stroke="var(--book)" stroke-width="1.6" rx="2"${q.bookmark >= m.end ? ' stroke-dasharray="3 3"' : ""}`) +
			`<path d="M${f1(x)} ${at.top - 2}V${at.bottom + 2}" stroke="var(--book)" stroke-width="2"/><path d="M${f1(x - 1)} ${at.top - 4}h7v12l-3.5 -3.5l-3.5 3.5z" fill="var(--book)"/>`;
	}
	return [s + words, over, at.bottom + 10];
}

// drawRow draws a log with all that is done with it.
function drawRow(g, t, width, compact, id) {
	const lanes = g.lanes.map(l => [l, laneAt(l, t)]), m = measure(g, t, width, compact, lanes);
	const tall = compact ? 24 : media.length > 1 ? 28 : m.small ? 34 : 44, top = compact ? 5 : media.length > 1 ? 19 : 24;
	let s = drawTape(g, t, m, top, tall, compact, id, width), over = "", y = top + tall + 4;
	if (media.length > 1) s += text(m.left, top - 6, 12, escaped((g.kafka ? "Kafka" : say(g.medium === "pubsub" ? "channel" : "stream")) + (m.small ? "" : " · " + g.topic)), ' class="mono" font-weight="600"');
	const name = g.kafka ? "p" + g.partition : g.medium === "pubsub" ? "((·))" : "≡";
	s += text(0, compact ? top + 16 : top + tall / 2 + 6, compact ? 12.5 : m.small ? 15 : 18, name, ' font-weight="600"');
	if (!m.whole && m.end > m.seen) {
		const scale = m.room / Math.max(m.end, m.from + m.seen);
		over += rect(m.left, y - 1, m.end * scale, 3, ' fill="var(--grid)" opacity=".5" rx="1.5"') + rect(m.left + m.from * scale, y - 2, Math.max(4, m.seen * scale), 5, ' fill="none" stroke="var(--ink)" rx="2"');
		for (const [, q] of lanes) if (q.bookmark >= 0) over += rect(m.left + q.bookmark * scale - 1, y - 3, 2, 7, ' fill="var(--book)"');
		y += 8;
	}
	for (const [l, q] of lanes) {
		const [a, b, next] = drawLane(l, q, t, m, y, top, tall, compact, id);
		s += a; over += b; y = next;
	}
	if (stoppedAt(t)) over += rect(m.left - 3, top - 3, m.room + 6, tall + 6, ' fill="var(--bg)" fill-opacity=".55" stroke="var(--twice)" stroke-width="2" stroke-dasharray="6 4" rx="5"') + text(m.left + m.room / 2, top + tall / 2 + 5, 14, "✕ " + say("down"), ' font-weight="700" text-anchor="middle"' + fill("var(--twice)"));
	if (ring && ring.log === g.i) over += rect(m.x(ring.offset) - 3, top - 4, m.cell + 6, tall + 8, ' fill="none" stroke="var(--twice)" stroke-width="3.5" rx="4"');
	const H = f1(y + (compact ? 2 : 6));
	return `<svg viewBox="0 0 ${width} ${H}" height="${H}" aria-hidden="true"><defs>${hatches(id)}<clipPath id="${id}clip${g.i}"><rect x="${m.left - 1}" y="0" width="${m.room + 2}" height="${H}"/></clipPath></defs>${s}${over}</svg>`;
}

// drawTiles draws a thousand partitions: the owner by colour, the bookmark by height.
function drawTiles(logs, t, width) {
	const side = clamp(Math.floor(Math.sqrt(width * 330 / logs.length)), 6, 40), columns = Math.max(1, Math.floor(width / side)), H = Math.ceil(logs.length / columns) * side, size = side - 1.5;
	let s = "";
	logs.forEach((g, i) => {
		const x = i % columns * side, y = Math.floor(i / columns) * side, end = endAt(g, t), l = g.lanes[0], q = l ? laneAt(l, t) : {bookmark: -1};
		const c = q.own ? q.dead ? "var(--twice)" : color(q.own.w) : "var(--soft)", full = end ? clamp(Math.max(q.bookmark, 0) / end, 0, 1) * size : 0;
		s += `<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="var(--tape)"/>`;
		if (full) s += `<rect x="${x}" y="${f1(y + size - full)}" width="${size}" height="${f1(full)}" fill="${c}"/>`;
		if (q.own) s += `<rect x="${x}" y="${y}" width="${size}" height="1.6" fill="${c}"/>`;
	});
	return `<svg viewBox="0 0 ${width} ${H}" height="${H}" aria-hidden="true">${s}</svg><p class="legend">${num(logs.length)} ${say("tiles", {n: logs.length})}</p>`;
}

// drawStage returns the stage at a moment as pieces of markup.
function drawStage(t, width, id) {
	const logs = chosen(t);
	if (logs.length > 12) return [drawTiles(logs, t, width)];
	const compact = logs.filter(g => g.kafka).length > 2;
	let before = "";
	return logs.map(g => {
		const title = media.length === 1 && topics.length > 1 ? g.topic : "";
		const head = title && title !== before ? `<p class="topic">${escaped(title)}</p>` : "";
		before = title;
		return head + drawRow(g, t, width, compact, id + g.i);
	});
}
