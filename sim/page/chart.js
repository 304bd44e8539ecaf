// The run as one picture: time across, offsets upwards, a chart for each topic, and
// below them who was there. It is what one drags to go through the run.
let C = {};
const chartX = t => C.left + (byClock ? clockAt(t) / C.clock : t / T) * (C.width - C.left - C.right);
function momentAt(px) {
	const f = clamp((px - C.left) / (C.width - C.left - C.right), 0, 1);
	if (!byClock) return f * T;
	let low = 0, high = T;
	for (let i = 0; i < 40; i++) { const m = (low + high) / 2; clockAt(m) / C.clock < f ? low = m : high = m; }
	return low;
}

function drawGaps(H) {
	let s = "";
	const waits = []; // neighbours are one
	if (!byClock) for (let i = 1; i < D.clock.length; i++) {
		const a = D.clock[i - 1], b = D.clock[i], before = waits[waits.length - 1];
		if (b[1] - a[1] < C.clock * .08 || b[0] - a[0] > T * .2 || b[0] <= a[0]) continue;
		if (before && before[1] === a) before[1] = b;
		else waits.push([a, b]);
	}
	for (const [a, b] of waits) {
		const gap = b[1] - a[1], x = chartX(a[0]), w = chartX(b[0]) - x;
		s += rect(x, 0, w, H, ' fill="var(--tape)"');
		const words = say("passes", {time: duration(gap)});
		if (w > words.length * 5) s += text(x + w / 2, H - 8, 11.5, words, ' class="soft" text-anchor="middle" font-style="italic"');
	}
	for (const [a, b] of D.stops || []) {
		const x = chartX(a), w = chartX(b || T) - x, words = "✕ " + say("down");
		s += rect(x, 0, w, H, ' fill="none" stroke="var(--twice)" stroke-width="1.5" stroke-dasharray="5 3"');
		s += text(w > words.length * 6 ? x + w / 2 : x + w + 4, 13, 11.5, words, ` font-weight="600" text-anchor="${w > words.length * 6 ? "middle" : "start"}"` + fill("var(--twice)"));
	}
	return s;
}

// drawOne is the chart of one log, exact.
function drawOne(g, Y) {
	let s = "", peak = "", d = "";
	const X = t => f1(chartX(t)), P = o => f1(Y(o));
	const l = g.lanes.find(z => z.commit);
	if (l) {
		const at = [...new Set([...l.commit.map(c => c[0]), ...g.written.flatMap(w => [w.a, w.b]), T])].sort((a, b) => a - b);
		let up = "", down = "", most = 0, when = 0, book = 0;
		at.forEach((t, i) => {
			const was = stepAt(l.commit, t - 1e-6, -1), is = stepAt(l.commit, t, -1), e = endAt(g, t);
			for (const c of was === is ? [is] : [was, is]) {
				if (c < 0) { if (up) s += `<path d="${up}${down}Z" fill="var(--lag)"/>`; up = down = ""; continue; }
				up += (up ? "L" : "M") + X(t) + " " + P(e);
				down = "L" + X(t) + " " + P(c) + down;
				if (e - c > most) most = e - c, when = t, book = c;
			}
		});
		if (up) s += `<path d="${up}${down}Z" fill="var(--lag)"/>`;
		const a = Y(book + most), b = Y(book), later = Math.min(T, when + T * .08), stays = endAt(g, later) - stepAt(l.commit, later, endAt(g, later)) > most * .8, x = chartX(when) + (stays ? 5 : -4);
		if (b - a > 26 && most > 1 && when <= horizon()) peak = `<path d="M${f1(x)} ${f1(a + 2)}V${f1(b - 2)}M${f1(x - 3)} ${f1(a + 6)}l3 -4l3 4M${f1(x - 3)} ${f1(b - 6)}l3 4l3 -4" stroke="var(--ink)" fill="none"/>` + text(stays ? x + 7 : x - 7, (a + b) / 2 + 4, 12, say("lag_of", {n: num(most)}), ` font-weight="600" text-anchor="${stays ? "start" : "end"}" style="paint-order:stroke;stroke:var(--bg);stroke-width:3px"`);
	}
	for (const z of g.lanes) if (g.medium === "pubsub") for (const [a, b] of missed(z, T, -1)) {
		let m = "";
		for (const w of g.written) if (w.o < b && w.p >= a) { const o = Math.max(w.o, a), p = Math.min(w.p, b - 1); m += `M${X(whenAt(w, o))} ${P(o)}L${X(whenAt(w, p) + .01)} ${P(p + 1)}`; }
		s += `<path d="${m}" stroke="var(--book)" stroke-width="7" stroke-linecap="round" opacity=".35" fill="none"/>`;
	}
	g.written.forEach((w, i) => { d += `${i ? "L" : "M"}${X(w.a)} ${P(w.o)}L${X(w.b)} ${P(w.p + 1)}`; });
	if (d) s += `<path d="${d}L${X(T)} ${P(g.final)}" fill="none" stroke="var(--ink)" stroke-width="1.6"/>`;
	for (const z of g.lanes) {
		let e = "", y = null;
		for (const [t, v] of z.commit || []) { if (v < 0) { if (y !== null) e += `H${X(t)}`; y = null; continue; } e += y === null ? `M${X(t)} ${P(v)}` : `H${X(t)}V${P(v)}`; y = v; }
		if (y !== null) e += `H${X(T)}`;
		s += `<path d="${e}" fill="none" stroke="var(--book)" stroke-width="1.4"/>`;
		for (const w of z.work) {
			const p = `M${X(w.a)} ${P(w.o)}L${f1(Math.max(chartX(w.b), chartX(w.a) + .1))} ${P(w.p + 1)}`;
			if (w.again) s += `<path d="${p}" stroke="var(--twice)" stroke-width="8" stroke-linecap="round" opacity=".55"/>`;
			s += `<path d="${p}" stroke="${color(w.w)}" stroke-width="3" stroke-linecap="round"/>`;
		}
	}
	return s + peak;
}

// drawSum is the chart of several logs, added up.
function drawSum(logs, Y) {
	const n = Math.min(500, Math.floor(C.width / 1.5)), at = [];
	for (let i = 0; i <= n; i++) at.push(momentAt(C.left + (C.width - C.left - C.right) * i / n));
	let areas = "", s = "", d = "";
	const P = (path, t, v) => path + (path ? "L" : "M") + f1(chartX(t)) + " " + f1(Y(v));
	at.forEach(t => { const n = logs.reduce((z, g) => z + endAt(g, t), 0); if (n || d) d = P(d, t, n); });
	const keys = [...new Set(logs.flatMap(g => g.lanes.map(l => l.key)))];
	for (const key of keys) {
		const lanes = logs.flatMap(g => g.lanes.filter(l => l.key === key)), firsts = lanes.map(l => l.work.filter(w => !w.again)), who = D.actors.find(a => a.key === key);
		let work = "", book = "", up = "", down = "";
		at.forEach(t => {
			let did = 0, kept = 0, any = false, end = 0;
			lanes.forEach((l, i) => {
				for (const w of firsts[i]) { if (w.a > t) break; did += Math.max(0, reach(w, t) - w.o + 1); }
				const c = stepAt(l.commit, t, -1);
				if (c >= 0) kept += c, any = true;
				end += endAt(l.log, t);
			});
			if (did) work = P(work, t, did);
			if (any) { book = P(book, t, kept); up = P(up, t, end); down = "L" + f1(chartX(t)) + " " + f1(Y(kept)) + down; }
		});
		if (up && keys.length === 1) areas += `<path d="${up}${down}Z" fill="var(--lag)"/>`;
		s += `<path d="${work}" fill="none" stroke="${who ? color(who.i) : "var(--c0)"}" stroke-width="3"/><path d="${book}" fill="none" stroke="var(--book)" stroke-width="1.4"/>`;
		for (const l of lanes) for (const w of l.work) if (w.again) { const x = chartX(w.a); s += rect(x, C.H0 - 3, Math.max(2, chartX(w.b) - x), 3, ' fill="var(--twice)"'); }
	}
	return areas + `<path d="${d}" fill="none" stroke="var(--ink)" stroke-width="1.6"/>` + s;
}

// drawPeople draws a bar for each consumer: full where it owns something, dashed where it is a
// member without work, dots where it is dead and still listed.
function drawPeople(y) {
	let s = "";
	const tall = consumers.length > 12 ? Math.max(2, Math.floor(110 / consumers.length)) : 13, named = tall > 8;
	for (const people of named ? [consumers] : groups.map(key => consumers.filter(a => a.key === key))) {
		const top = y;
		for (const a of people) {
			const at = [...a.life.map(m => m.t), ...a.lanes.flatMap(l => l.own.filter(o => o.w === a.i).flatMap(o => [o.a, Math.min(o.b, T)])), T].sort((p, q) => p - q), c = color(a.i);
			for (let k = 0; k + 1 < at.length; k++) {
				const m = (at[k] + at[k + 1]) / 2, l = lifeAt(a, m), x = chartX(at[k]), w = chartX(at[k + 1]) - x;
				if (!l.k || l.k === "close" || l.k === "expel" || w < .3) continue;
				if (l.k === "crash") { if (a.group && a.medium === "kafka") s += `<line x1="${f1(x)}" x2="${f1(x + w)}" y1="${y + tall / 2}" y2="${y + tall / 2}" stroke="var(--twice)" stroke-width="1.6" stroke-dasharray="2 3"/>`; }
				else if (ownsAt(a, m).length || a.share || a.manual) s += rect(x, y + 1, w, Math.max(1, tall - 3), ` fill="${c}"${a.share ? ' fill-opacity=".45"' : ""} rx="1"`);
				else s += rect(x, y + 1.5, w, Math.max(1, tall - 4), ` fill="none" stroke="${c}" stroke-dasharray="3 2" rx="1"`);
			}
			if (named) for (const m of a.life) if (m.k === "crash" && m.t <= horizon()) s += text(chartX(m.t) + 8, y + tall - 3, 11, say(howDead(m)), ' style="fill:var(--twice);paint-order:stroke;stroke:var(--bg);stroke-width:3px"') + text(chartX(m.t), y + tall - 2, 13, "✕", ' font-weight="700" text-anchor="middle"' + fill("var(--twice)"));
			if (named) s += text(C.left - 6, y + tall - 3, 11, escaped(a.name.replace(/^consumer-/, "c-").slice(0, C.small ? 6 : 9)), ' font-weight="600" text-anchor="end"' + fill(c));
			y += tall;
		}
		if (named) continue;
		y = Math.max(y, top + 13);
		const n = people.length, words = num(n) + " " + say("crowd", {n, group: people[0].group || say("nogroup")}), x = Math.min(...people.map(a => chartX(a.life[0].t))), before = x > C.left + words.length * 6,
			after = Math.max(...people.map(a => chartX(a.life[a.life.length - 1].t))) + 6, fits = after + words.length * 6 < C.width;
		s += text(before ? x - 6 : fits ? after : C.width - 4, (top + y) / 2 + 3.5, 11, escaped(words), ` font-weight="600" text-anchor="${!before && fits ? "start" : "end"}" style="paint-order:stroke;stroke:var(--bg);stroke-width:3px"`);
	}
	return [s, y];
}

function drawParagraphs(y) {
	let s = "", dated = -99, numbered = -99;
	D.chapters.forEach((c, i) => {
		const x = chartX(c.t), next = D.chapters[i + 1] ? chartX(D.chapters[i + 1].t) : C.width + 40, words = clock(clockAt(c.t));
		s += `<line x1="${f1(x)}" x2="${f1(x)}" y1="0" y2="${y + 2}" stroke="var(--soft)" stroke-width=".6" stroke-dasharray="1 3"/>`;
		if (x - numbered > 17) { s += `<circle cx="${f1(x + 8)}" cy="${y + 9}" r="7.5" fill="var(--bg)" stroke="var(--soft)"/>` + text(x + 8, y + 12.6, 10, i + 1, ' font-weight="600" text-anchor="middle"'); numbered = x; }
		const w = words.length * 6.3 + 22;
		if (next - x > w && x + w < C.width && x - dated > w) { s += text(x + 19, y + 12.6, 10.5, words, ' class="mono soft"'); dated = x; }
	});
	return s;
}

function drawChart(width) {
	const small = width < 560, charts = topics.map(k => order.filter(g => g.medium + " " + g.topic === k)).filter(logs => logs.some(g => g.final));
	const tall = charts.length > 1 ? clamp(300 / charts.length, 34, 90) : small ? 120 : clamp(innerHeight * .24, 150, 230);
	C = {left: small ? 44 : 68, right: 10, width, small, clock: Math.max(1, clockAt(T))};
	let s = "", y = 0;
	if (pending()) fogAt = chartX(horizon()) + 1;
	const H = Math.max(1, charts.length) * (tall + 8);
	s += drawGaps(H - 8);
	for (const logs of charts) {
		const most = Math.max(1, logs.reduce((n, g) => n + g.final, 0)), top = y;
		C.H0 = top + tall;
		const Y = o => top + tall - o / most * (tall - 8), live = logs.filter(g => g.final);
		s += live.length === 1 ? drawOne(live[0], Y) : drawSum(live, Y);
		s += text(C.left - 6, Y(most) + 9, 11, pending() ? "" : num(most), ' class="soft" text-anchor="end"') + text(C.left - 6, top + tall, 11, 0, ' class="soft" text-anchor="end"') +
			`<line x1="${C.left}" x2="${width - C.right}" y1="${top + tall}" y2="${top + tall}" stroke="var(--grid)"/>`;
		if (charts.length > 1) s += text(C.left + 5, top + 12, 11, escaped(logs[0].kafka ? media.length > 1 ? "Kafka" : logs[0].topic : say(logs[0].medium === "pubsub" ? "channel" : "stream")), ' class="mono soft" style="paint-order:stroke;stroke:var(--bg);stroke-width:3px"');
		y += tall + 8;
	}
	const [people, bottom] = drawPeople(y);
	s += people + drawParagraphs(bottom + 3);
	C.height = bottom + 22;
	if (fogAt === Infinity) return s;
	const x = f1(fogAt);
	fogAt = Infinity;
	return `<clipPath id="fog"><rect y="-20" width="${x}" height="${f1(C.height + 20)}"/></clipPath><g clip-path="url(#fog)">${s}</g><rect x="${x}" width="${f1(Math.max(0, width - C.right - x))}" height="${f1(bottom)}" fill="var(--tape)"/>` + text((+x + width - C.right) / 2, bottom / 2 + 14, 44, "?", ' class="soft" text-anchor="middle"');
}
